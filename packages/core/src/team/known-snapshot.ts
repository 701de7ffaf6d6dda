import { SNAPSHOT_LAG_MS, SNAPSHOT_LIFE_MS, type TeamSnapshot } from "./team-snapshot.ts";

/**
 * A snapshot and from when on it is read, Unix ms: it states that itself, and later than it takes everybody to
 * hear of it, so that a replay knows which one was read at any moment.
 */
export interface KnownSnapshot {
  readonly fromMs: number;
  readonly snapshot: TeamSnapshot;
}

/**
 * What passes between the clock being read and everybody having heard: a write of 4 s at most, a memory of 60 s,
 * and as much again for clocks that differ.
 */
const HEARD_BY_MS = 120_000;

/** From when on a snapshot is read that is published now. */
export const readableFromMs = (
  { atMs }: TeamSnapshot,
  nowMs: number,
  before: KnownSnapshot | undefined,
): number =>
  Math.max(
    atMs + SNAPSHOT_LAG_MS,
    nowMs + HEARD_BY_MS,
    (before?.fromMs ?? Number.NEGATIVE_INFINITY) + 1,
  );

/** The snapshot that is read at a moment, of some in ascending order of `fromMs`. */
export function snapshotAt(
  known: readonly KnownSnapshot[],
  momentMs: number,
): TeamSnapshot | undefined {
  let [low, high] = [0, known.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((known[middle] as KnownSnapshot).fromMs <= momentMs) low = middle + 1;
    else high = middle;
  }
  const last = known[low - 1]?.snapshot;
  return last && momentMs - last.atMs < SNAPSHOT_LIFE_MS ? last : undefined;
}
