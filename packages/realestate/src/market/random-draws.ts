import { avalanche32 } from "@porchlight/numeric/avalanche32";
import { createRandom } from "@porchlight/numeric/seeded-random";

/** Numbers in [0, 1). */
export type Random = () => number;

/**
 * A stream of its own for one of many, the same whoever else there is. Below 2^32 no two of a purpose
 * share one: each step of the mixing is a bijection of the index.
 */
export const streamOf = (seed: number, purpose: number, index: number): Random =>
  createRandom(
    avalanche32((avalanche32((seed + purpose) >>> 0) + Math.imul(index, 0x9e3779b1)) >>> 0),
  );

/** From `low` to `high`, both included. */
export const drawInteger = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

export const drawOne = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T;

/** An index, with probability proportional to its weight. Cost: O(n). */
export function drawWeighted(random: Random, weights: readonly number[]): number {
  let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length; i++) {
    rest -= weights[i] as number;
    if (rest < 0) return i;
  }
  // Rounding can leave a rest: it belongs to the last that may be drawn at all.
  return weights.findLastIndex((weight) => weight > 0);
}

/** Waiting time with mean 1. */
export const drawExponential = (random: Random): number => -Math.log(1 - random());

/** Standard normal, by Box and Muller. */
export const drawNormal = (random: Random): number =>
  Math.sqrt(2 * drawExponential(random)) * Math.cos(2 * Math.PI * random());
