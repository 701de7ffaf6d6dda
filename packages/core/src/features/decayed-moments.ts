import type { Decay } from "@porchlight/numeric/forward-decay";
import { mergeMoments } from "@porchlight/numeric/merge-moments";
import { align, arrive } from "./decayed-slice.ts";

/** Of the moments, the weight and the sum of squares decay; the mean does not. */
const SUMS = 2;

/**
 * Decayed moments of points of D dimensions, as a feature keeps them:
 *
 *     latest time | weight, sum of squares, mean 1 … D
 */
export function addPoint(
  f64: Float64Array,
  at: number,
  dimensions: number,
  decay: Decay,
  atMs: number,
  point: Float64Array,
  pointAt: number,
): void {
  const weight = arrive(f64, at, SUMS, decay, atMs);
  mergeMoments(f64, at + 1, dimensions, weight, 0, point, pointAt);
}

export function mergePoints(
  into: Float64Array,
  from: Float64Array,
  at: number,
  dimensions: number,
  decay: Decay,
): void {
  const factor = align(into, from, at, SUMS, decay);
  const weight = factor * (from[at + 1] as number);
  const squares = factor * (from[at + 2] as number);
  mergeMoments(into, at + 1, dimensions, weight, squares, from, at + 3);
}
