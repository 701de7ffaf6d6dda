import { binomialTail } from "./binomial-tail.ts";

/**
 * The exact one-sided lower bound on a success probability: the largest p at which `k` or more successes in
 * `n` trials still have a probability of at most `delta`. Whatever the true p, the bound is above it in at most
 * `delta` of experiments. Two of them, at delta / 2 each, are Clopper and Pearson's interval.
 * By bisection to the last bit. Cost: 60 binomial tails.
 *
 * @param n trials, at least 1
 * @param k successes, 0 to n
 * @param delta above 0, below 1
 * @returns 0 to 1; 0 for no success
 * @throws RangeError if an argument is outside its range
 * @see Clopper and Pearson, "The Use of Confidence or Fiducial Limits", Biometrika 1934
 * @example
 * lowerBound(59, 59, 0.05); // 0.9505
 */
export function lowerBound(n: number, k: number, delta: number): number {
  if (!Number.isInteger(n) || !Number.isInteger(k) || n < 1 || k < 0 || k > n)
    throw new RangeError(`lowerBound requires whole n ≥ 1 and k in 0 to n, got ${n} and ${k}`);
  if (!(delta > 0 && delta < 1))
    throw new RangeError(`lowerBound requires delta between 0 and 1, got ${delta}`);
  if (k === 0) return 0;
  let [low, high] = [0, k / n];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (binomialTail(n, k, middle) <= delta) low = middle;
    else high = middle;
  }
  return low;
}

/** The upper bound, by the same argument about failures. `upperBound(59, 0, 0.05)` is 0.0495. */
export const upperBound = (n: number, k: number, delta: number): number =>
  1 - lowerBound(n, n - k, delta);
