import { HOUR_MS } from "../duration.ts";
import type { ArchiveRow } from "../ingest/archive-row.ts";
import type { ArchivedObjects } from "../ports/archive.ts";
import type { Behavior } from "../schema/behavior.ts";
import { createPrepared } from "../state/prepare.ts";
import { type ReadObject, readArchivedRows } from "./read-archived-rows.ts";
import { addTeamRow, forgetBefore, type TeamProgress, teamRowKey } from "./team-progress.ts";

export interface FoldClock {
  /** Unix ms. */
  now(): number;
  /** Nothing new is begun after this. */
  readonly deadlineMs: number;
}

export interface ArchiveFolded {
  readonly objects: number;
  readonly folded: number;
  /** Whether all that was archived by then is folded; else the next run goes on. */
  readonly caughtUp: boolean;
}

/**
 * An object may be listed later than the time in its key, by as long as the function that writes it may live,
 * seconds: whatever shows within this time is folded.
 */
const SHOWS_WITHIN_MS = HOUR_MS;

/**
 * Folds what the archive has and `progress` has not, of what was known before an hour, in the order it became known.
 * An object that also holds what was known later is read again the next time: rows that count are remembered.
 */
export async function foldArchive(
  archive: ArchivedObjects,
  behavior: Behavior,
  progress: TeamProgress,
  hourMs: number,
  clock: FoldClock,
): Promise<ArchiveFolded> {
  const beganMs = clock.now();
  let caughtUp = true;
  let [objects, folded, lastMs, leftMs] = [0, 0, progress.fromMs, Number.POSITIVE_INFINITY];
  const limits = {
    isDone: (key: string) => progress.done.has(key),
    isOver() {
      if (clock.now() >= clock.deadlineMs) caughtUp = false;
      return !caughtUp;
    },
  };
  const waiting = new Set<string>();
  for await (const part of readArchivedRows(archive, progress.fromMs, limits)) {
    folded += foldRows(progress, behavior, firstRows(progress, behavior, part, waiting), hourMs);
    for (const key of waiting) if (progress.seen.has(key)) waiting.delete(key);
    objects += part.length;
    for (const { key, atMs, rows } of part) {
      lastMs = Math.max(lastMs, atMs);
      if (rows.every((row) => knownAtMs(row) < hourMs)) progress.done.set(key, atMs);
      else leftMs = Math.min(leftMs, atMs);
    }
    moveTo(progress, Math.min(lastMs - SHOWS_WITHIN_MS, leftMs));
  }
  if (caughtUp) moveTo(progress, Math.min(beganMs - SHOWS_WITHIN_MS, leftMs));
  return { objects, folded, caughtUp };
}

function moveTo(progress: TeamProgress, fromMs: number): void {
  progress.fromMs = Math.max(progress.fromMs, fromMs);
  forgetBefore(progress, progress.fromMs);
}

interface FirstRow {
  readonly key: string;
  readonly row: ArchiveRow;
}

/**
 * Of rows with one key, the one archived first, whenever it was known: as every reader of the archive has it. One that
 * waits for its hour keeps its key.
 */
function firstRows(
  { seen }: TeamProgress,
  behavior: Behavior,
  part: readonly ReadObject[],
  waiting: Set<string>,
): FirstRow[] {
  const first: FirstRow[] = [];
  for (const { rows } of part)
    for (const row of rows) {
      const key = teamRowKey(behavior, row);
      if (key === undefined || seen.has(key) || waiting.has(key)) continue;
      waiting.add(key);
      first.push({ key, row });
    }
  return first;
}

/** Answers how many count. Of those known at once, the one archived first goes first. */
function foldRows(
  progress: TeamProgress,
  behavior: Behavior,
  first: readonly FirstRow[],
  hourMs: number,
): number {
  const prepared = createPrepared(behavior);
  const known = first.filter(({ row }) => knownAtMs(row) < hourMs);
  known.sort((a, b) => knownAtMs(a.row) - knownAtMs(b.row));
  for (const one of known) addTeamRow(progress, behavior, one, prepared);
  return known.length;
}

const knownAtMs = (row: ArchiveRow): number =>
  "link" in row ? row.link.knownAtMs : row.interaction.knownAtMs;
