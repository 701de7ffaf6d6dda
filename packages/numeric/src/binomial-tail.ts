/**
 * The probability that at least `k` of `n` independent trials succeed, each with probability `p`:
 *
 *     P(X ≥ k) = sum over j from k to n of C(n, j) p^j (1 - p)^(n - j)
 *
 * Summed outward from the term at the bound, each next term by its ratio to the last, on the side of the mean
 * where terms fall; the other side is the complement. All terms are positive and the largest comes first, so that
 * nothing cancels; the first is by Loader's saddle-point form, which holds into large n where sums of
 * log-gammas lose digits. The relative error is below 1e-11 up to n = 1e6.
 * Cost: O(min(n, sqrt(n))) terms.
 *
 * @param n trials, a whole number, at least 0
 * @param k successes, a whole number
 * @param p 0 to 1
 * @throws RangeError if `n` or `k` is not whole, `n` is below 0 or `p` is outside 0 to 1
 * @see Loader, "Fast and Accurate Computation of Binomial Probabilities", 2000
 * @example
 * binomialTail(59, 59, 0.95); // 0.0485: who is right 59 times in 59 is right in more than 95 of 100, or lucky
 */
export function binomialTail(n: number, k: number, p: number): number {
  if (!Number.isInteger(n) || n < 0 || !Number.isInteger(k))
    throw new RangeError(`binomialTail requires whole n ≥ 0 and whole k, got ${n} and ${k}`);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`binomialTail requires p in 0 to 1, got ${p}`);
  if (k <= 0) return 1;
  if (k > n) return 0;
  if (p === 0 || p === 1) return p;
  if (k > n * p) return sumOutward(n, k, p, 1 - p);
  // P(X ≤ k - 1), with successes and failures exchanged.
  return 1 - sumOutward(n, n - k + 1, 1 - p, p);
}

/** P(X ≥ k) where k is above the mean: terms fall from there on. `q` is 1 - p, to all its digits if it is small. */
function sumOutward(n: number, k: number, p: number, q: number): number {
  const odds = p / q;
  let term = binomialPoint(n, k, p, q);
  let sum = term;
  for (let j = k; j < n && term > sum * Number.EPSILON; j++) {
    term *= ((n - j) / (j + 1)) * odds;
    sum += term;
  }
  return Math.min(1, sum);
}

/** P(X = k), for 0 < p < 1 and 0 ≤ k ≤ n. `q` is 1 - p, for who knows it better than p tells. */
export function binomialPoint(n: number, k: number, p: number, q = 1 - p): number {
  if (k === 0) return Math.exp(n * logOf(q, p));
  if (k === n) return Math.exp(n * logOf(p, q));
  const exponent =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, n * p) -
    deviance(n - k, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** ln(p), of whichever of p and 1 - p is the smaller. */
const logOf = (p: number, q: number): number => (p < q ? Math.log(p) : Math.log1p(-q));

/** ln(n!) less Stirling's ln(sqrt(2 π n) (n / e)^n). */
function stirlingError(n: number): number {
  if (n > 15) {
    const square = n * n;
    return (
      (1 / 12 -
        (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) /
      n
    );
  }
  let factorial = 1;
  for (let i = 2; i <= n; i++) factorial *= i;
  return Math.log(factorial) - 0.5 * Math.log(2 * Math.PI * n) - n * Math.log(n) + n;
}

/** x ln(x / mean) + mean - x, by a series where the two are so close that the terms cancel. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  let sum = difference * v;
  let power = 2 * x * v;
  for (let j = 1; ; j++) {
    power *= v * v;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}
