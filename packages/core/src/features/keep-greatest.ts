import type { StateWords } from "../state/state-words.ts";

/**
 * Keeps the greatest by (time, id, code), which orders all that is kept of an interaction, so that it is the
 * same in any order of arrival:
 *
 *     latest time | u32 half of its id's hash, u32 code
 */
export function keepGreatest(
  { f64, u32 }: StateWords,
  at: number,
  atMs: number,
  id: number,
  code: number,
): void {
  const half = 2 * at + 2;
  const keptMs = f64[at] as number;
  if (atMs < keptMs) return;
  const keptId = u32[half] as number;
  if (atMs === keptMs && (id < keptId || (id === keptId && code <= (u32[half + 1] as number))))
    return;
  f64[at] = atMs;
  u32[half] = id;
  u32[half + 1] = code;
}
