import { type Decay, rebaseFactor, weightAt } from "@porchlight/numeric/forward-decay";

/**
 * What features of one half-life share. Their slices begin with the latest time they saw (0: none),
 * and then the `sums` numbers that decay, kept relative to that time's landmark.
 */
export function arrive(
  f64: Float64Array,
  at: number,
  sums: number,
  decay: Decay,
  atMs: number,
): number {
  if (atMs > (f64[at] as number)) moveTo(f64, at, sums, decay, atMs);
  return weightAt(decay, atMs, f64[at] as number);
}

/** Brings `into` up to `from`'s latest time; returns what turns `from`'s sums into `into`'s. */
export function align(
  into: Float64Array,
  from: Float64Array,
  at: number,
  sums: number,
  decay: Decay,
): number {
  const fromMs = from[at] as number;
  if (fromMs > (into[at] as number)) moveTo(into, at, sums, decay, fromMs);
  return rebaseFactor(decay, fromMs, into[at] as number);
}

/** Merges slices that hold nothing but sums. */
export function mergeSums(
  into: Float64Array,
  from: Float64Array,
  at: number,
  sums: number,
  decay: Decay,
): void {
  const factor = align(into, from, at, sums, decay);
  for (let i = at + 1; i <= at + sums; i++)
    into[i] = (into[i] as number) + factor * (from[i] as number);
}

function moveTo(f64: Float64Array, at: number, sums: number, decay: Decay, atMs: number): void {
  const factor = rebaseFactor(decay, f64[at] as number, atMs);
  f64[at] = atMs;
  if (factor === 1) return;
  for (let i = at + 1; i <= at + sums; i++) f64[i] = (f64[i] as number) * factor;
}
