import { HOUR_MS } from "./calendar.ts";
import { MAX_LOOKS } from "./manners.ts";
import { drawExponential, type Random } from "./random-draws.ts";

const SHORTEST_MS = 2_000;
/** On average beyond the shortest; people read, programs do not. */
const READING_MS = 38_000;
const FETCHING_MS = 700;
const LONGEST_MS = 6 * 60_000;
/** Acts of an hour stay in it. */
const ROOM_MS = HOUR_MS - 2 * 60_000;

/**
 * When the acts of one hour happen, in ms from its beginning: in order, at least a second apart, all within
 * it. A visit is no longer than its hour, so that hours can be weighed one by one; long ones are read
 * faster. Nothing here hangs on anything hidden, so times within an hour tell nothing.
 */
export function drawTimes(random: Random, looks: number, acts: number): number[] {
  const isProgram = looks > MAX_LOOKS;
  const meanMs = isProgram ? FETCHING_MS : READING_MS;
  const gaps = Array.from(
    { length: acts - 1 },
    () => Math.min(drawExponential(random) * meanMs, LONGEST_MS) + (isProgram ? 300 : SHORTEST_MS),
  );
  const lengthMs = gaps.reduce((sum, gap) => sum + gap, 0);
  const scale = Math.min(1, ROOM_MS / lengthMs);
  let atMs = 1 + random() * (HOUR_MS - Math.min(lengthMs, ROOM_MS) - 1_000);
  return [0, ...gaps].map((gap, i) => {
    atMs += gap * scale;
    return Math.floor(atMs) + i;
  });
}
