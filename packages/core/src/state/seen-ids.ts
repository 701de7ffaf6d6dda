import { dayOfHour, oldestKeptHour } from "./repeat-window.ts";

/**
 * The interaction ids a state has folded, by which repeats are recognised. The newest stand here;
 * older ones have been spilled into sets of their own, of which only the counts per day are here.
 * Parallel growable arrays, because this is read once per interaction.
 */
export interface SeenIds {
  count: number;
  /** Halves of the 64-bit hash of an id. */
  high: Uint32Array;
  low: Uint32Array;
  /** Receipt, in hours since the Unix epoch. */
  hour: Uint32Array;
  /** Day of receipt → how many of its ids have been spilled. */
  readonly spilled: Map<number, number>;
}

/** Above this many ids, the oldest leave the state at its next write … */
export const SEEN_IDS_MAX = 64;
/** … until this many are left. */
export const SEEN_IDS_LEFT = 32;

export function emptySeenIds(capacity = 16): SeenIds {
  return {
    count: 0,
    high: new Uint32Array(capacity),
    low: new Uint32Array(capacity),
    hour: new Uint32Array(capacity),
    spilled: new Map(),
  };
}

export function hasSeen(seen: SeenIds, high: number, low: number): boolean {
  const { count, high: highs, low: lows } = seen;
  for (let i = 0; i < count; i++) if (lows[i] === low && highs[i] === high) return true;
  return false;
}

export function addSeen(seen: SeenIds, high: number, low: number, hour: number): void {
  if (seen.count === seen.high.length) {
    seen.high = grown(seen.high);
    seen.low = grown(seen.low);
    seen.hour = grown(seen.hour);
  }
  seen.high[seen.count] = high;
  seen.low[seen.count] = low;
  seen.hour[seen.count] = hour;
  seen.count++;
}

function grown(ids: Uint32Array): Uint32Array {
  const larger = new Uint32Array(Math.max(16, ids.length * 2));
  larger.set(ids);
  return larger;
}

/** An id that is about to leave the state. */
export interface LeavingId {
  readonly id: string;
  readonly day: number;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** 16 lower-case hex digits; by a table, which is twenty times as fast as `toString(16)`. */
export const idText = (high: number, low: number): string => halfText(high) + halfText(low);

const halfText = (half: number): string =>
  `${HEX[half >>> 24]}${HEX[(half >>> 16) & 255]}${HEX[(half >>> 8) & 255]}${HEX[half & 255]}`;

/** Drops what is past its keeping: ids, and days of spilled ids. */
export function forgetExpired(seen: SeenIds, nowMs: number): void {
  const oldest = oldestKeptHour(nowMs);
  keep(seen, (i) => (seen.hour[i] as number) >= oldest);
  for (const day of seen.spilled.keys()) if (day < dayOfHour(oldest)) seen.spilled.delete(day);
}

/**
 * Takes the oldest ids out when there are too many. Only a state as it is *stored* may be trimmed: an
 * id that is spilled before its interaction is stored would make that interaction look like a repeat.
 */
export function takeLeaving(seen: SeenIds): LeavingId[] {
  if (seen.count <= SEEN_IDS_MAX) return [];
  sortByAge(seen);
  const count = seen.count - SEEN_IDS_LEFT;
  const ids = Array.from({ length: count }, (_, i) => ({
    id: idText(seen.high[i] as number, seen.low[i] as number),
    day: dayOfHour(seen.hour[i] as number),
  }));
  for (const column of [seen.high, seen.low, seen.hour]) column.copyWithin(0, count, seen.count);
  seen.count = SEEN_IDS_LEFT;
  return ids;
}

/** Ids mostly stand in the order of their receipt; then there is nothing to do. */
function sortByAge(seen: SeenIds): void {
  const { count, high, low, hour } = seen;
  let inOrder = 1;
  while (inOrder < count && (hour[inOrder - 1] as number) <= (hour[inOrder] as number)) inOrder++;
  if (inOrder >= count) return;
  const byAge = Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => (hour[a] as number) - (hour[b] as number),
  );
  seen.high = Uint32Array.from(byAge, (i) => high[i] as number);
  seen.low = Uint32Array.from(byAge, (i) => low[i] as number);
  seen.hour = Uint32Array.from(byAge, (i) => hour[i] as number);
}

function keep(seen: SeenIds, wanted: (i: number) => boolean): void {
  let kept = 0;
  for (let i = 0; i < seen.count; i++) {
    if (!wanted(i)) continue;
    seen.high[kept] = seen.high[i] as number;
    seen.low[kept] = seen.low[i] as number;
    seen.hour[kept] = seen.hour[i] as number;
    kept++;
  }
  seen.count = kept;
}
