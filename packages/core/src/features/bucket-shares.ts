import type { Decay } from "@porchlight/numeric/forward-decay";
import type { LabelWords } from "../schema/behavior-words.ts";
import { counted, partOfTime } from "../words/amounts.ts";
import { arrive, mergeSums } from "./decayed-slice.ts";
import type { Feature } from "./feature.ts";

const BUCKETS = 16;

/**
 * Shares of a label that may have any value, which is hashed into one of 16 buckets: `<label>_share_top`,
 * the largest bucket's share; `<label>_effective`, the number of equal buckets that would be as varied
 * (the exponential of the entropy); and `<label>_share_last`, the share of the bucket of the latest
 * interaction that had the label (at equal times the one whose id's hash is greatest, then the bucket).
 *
 *     latest time | sum per bucket | u32 half of the latest's id's hash, u32 its bucket + 1
 */
export function bucketShares(
  featureName: string,
  label: string,
  index: number,
  decay: Decay,
  { one, many }: LabelWords,
): Feature {
  const last = BUCKETS + 1;
  return {
    name: featureName,
    words: 2 + BUCKETS,
    columns: [`${label}_share_top`, `${label}_effective`, `${label}_share_last`],
    add({ f64, u32 }, at, { happenedAtMs, idHigh, labels }) {
      const code = labels[index] as number;
      if (code === 0) return;
      const bucket = code % BUCKETS;
      noteLast(u32, 2 * (at + last), happenedAtMs, f64[at] as number, idHigh, bucket + 1);
      const weight = arrive(f64, at, BUCKETS, decay, happenedAtMs);
      f64[at + 1 + bucket] = (f64[at + 1 + bucket] as number) + weight;
    },
    merge(into, from, at) {
      const half = 2 * (at + last);
      const fromMs = from.f64[at] as number;
      const id = from.u32[half] as number;
      const code = from.u32[half + 1] as number;
      noteLast(into.u32, half, fromMs, into.f64[at] as number, id, code);
      mergeSums(into.f64, from.f64, at, BUCKETS, decay);
    },
    // Shares do not change as time passes: all weights decay alike. 0 / 0 is missing.
    value({ f64, u32 }, at, _nowMs, out, outAt) {
      const total = writeSpread(f64, at + 1, out, outAt);
      const lastBucket = (u32[2 * (at + last) + 1] as number) - 1;
      out[outAt + 2] = total === 0 ? Number.NaN : (f64[at + 1 + lastBucket] as number) / total;
    },
    says(row, at, i) {
      const value = row[at + i] as number;
      if (Number.isNaN(value)) return `has shown no ${one} yet`;
      if (i === 0) return partOfTime(`the same ${one}`, value);
      if (i === 2) return partOfTime(`their latest ${one}`, value);
      const whole = Math.max(1, Math.round(value));
      return whole === 1 ? `keeps to one ${one}` : `spread over about ${counted(whole, one, many)}`;
    },
  };
}

/** Keeps the greater by (time, id, bucket), which orders all that is kept of an interaction. */
function noteLast(
  u32: Uint32Array,
  half: number,
  atMs: number,
  latestMs: number,
  id: number,
  code: number,
): void {
  if (atMs < latestMs) return;
  const keptId = u32[half] as number;
  const isGreater = id > keptId || (id === keptId && code > (u32[half + 1] as number));
  if (atMs === latestMs && !isGreater) return;
  u32[half] = id;
  u32[half + 1] = code;
}

/** Writes the largest share and the effective number of buckets; returns the weight of all. */
function writeSpread(f64: Float64Array, first: number, out: Float32Array, outAt: number): number {
  let total = 0;
  let top = 0;
  for (let i = first; i < first + BUCKETS; i++) {
    total += f64[i] as number;
    top = Math.max(top, f64[i] as number);
  }
  let entropy = 0;
  for (let i = first; i < first + BUCKETS; i++) {
    const share = (f64[i] as number) / total;
    if (share > 0) entropy -= share * Math.log(share);
  }
  out[outAt] = top / total;
  out[outAt + 1] = total === 0 ? Number.NaN : Math.exp(entropy);
  return total;
}
