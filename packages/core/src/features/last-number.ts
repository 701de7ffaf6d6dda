import type { StateWords } from "../state/state-words.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { numberIndex } from "./property-index.ts";

/**
 * The latest value of a numeric property, and between which it lay: `<name>_last`, `<name>_least`,
 * `<name>_most`, and `<name>_last_over_mean`, against the mean of all. Missing until there was a value; the
 * last also where the mean is 0.
 *
 * Of values at the same time the one whose id's hash is greatest is the latest, then the greatest: an order of
 * all that is kept, so that a merge is exact.
 *
 *     latest time | u32 half of its id's hash, u32 count | its value | least | most | sum
 */
export const lastNumber =
  (name: string): FeatureDeclaration =>
  (domain) => {
    const index = numberIndex(domain, name);
    return {
      name: `lastNumber(${name})`,
      words: 6,
      columns: [`${name}_last`, `${name}_least`, `${name}_most`, `${name}_last_over_mean`],
      add(state, at, { happenedAtMs, idHigh, numbers }) {
        const value = numbers[index] as number;
        if (Number.isNaN(value)) return;
        noteLast(state, at, happenedAtMs, idHigh, value);
        noteRange(state, at, value, value, value, 1);
      },
      merge(into, { f64, u32 }, at) {
        const count = u32[2 * at + 3] as number;
        if (count === 0) return;
        noteLast(into, at, f64[at] as number, u32[2 * at + 2] as number, f64[at + 2] as number);
        const [least, most, sum] = [f64[at + 3], f64[at + 4], f64[at + 5]];
        noteRange(into, at, least as number, most as number, sum as number, count);
      },
      value({ f64, u32 }, at, _nowMs, out, outAt) {
        const count = u32[2 * at + 3] as number;
        const sum = f64[at + 5] as number;
        for (let i = 0; i < 3; i++)
          out[outAt + i] = count === 0 ? Number.NaN : (f64[at + 2 + i] as number);
        out[outAt + 3] = sum === 0 ? Number.NaN : ((f64[at + 2] as number) * count) / sum;
      },
    };
  };

/** Before `noteRange`, which counts: a count of 0 says that no value is kept yet. */
function noteLast(
  { f64, u32 }: StateWords,
  at: number,
  atMs: number,
  id: number,
  value: number,
): void {
  const half = 2 * at + 2;
  if (u32[half + 1] !== 0) {
    const keptMs = f64[at] as number;
    if (atMs < keptMs) return;
    const keptId = u32[half] as number;
    if (atMs === keptMs && (id < keptId || (id === keptId && value <= (f64[at + 2] as number))))
      return;
  }
  f64[at] = atMs;
  u32[half] = id;
  f64[at + 2] = value;
}

function noteRange(
  { f64, u32 }: StateWords,
  at: number,
  least: number,
  most: number,
  sum: number,
  count: number,
): void {
  const before = u32[2 * at + 3] as number;
  f64[at + 3] = before === 0 ? least : Math.min(f64[at + 3] as number, least);
  f64[at + 4] = before === 0 ? most : Math.max(f64[at + 4] as number, most);
  f64[at + 5] = (f64[at + 5] as number) + sum;
  u32[2 * at + 3] = before + count;
}
