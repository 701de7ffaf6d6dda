import { binomialTail } from "./binomial-tail.ts";

/** What came of acting at one threshold: of `n` that it lets act, `k` were right. */
export interface ThresholdCount {
  readonly n: number;
  readonly k: number;
}

/**
 * Which thresholds hold a precision, with confidence 1 - delta over all of them at once: fixed-sequence
 * Learn-then-Test. Each threshold is tested against "its precision is below the one asked for" by the exact
 * binomial tail P(Bin(n, precision) ≥ k) ≤ delta, in the order given, and the first that fails ends the sequence.
 *
 * Why that is sound, at any number of rows: the family is wrong only if it accepts the first threshold in the
 * sequence whose claim is false, and the test of that one errs with probability delta at most. So no share of
 * delta is lost to how many thresholds there are. It takes rows that are independent, and an order of testing that
 * is fixed without the rows counted, either of thresholds or of ranks.
 *
 * A threshold fixed so: given n, k is binomial, with a chance below the precision where the claim is false.
 *
 * A rank n fixed so, for which the threshold is just above the score of row n + 1: let P(t) be the true precision
 * above t, T the first threshold in the sequence with P(T) < precision, and b the next score above T at which P is
 * the precision; between them it is below. Scores where P crosses the precision part the rows into strata. How many
 * rows fall into each says which rank T belongs to, and nothing of who is right: in every stratum above b the mean
 * chance is the precision, since P is the precision at both of its ends. So of the n rows those above b are right
 * with just that chance; those from b to T, given T, are so with a lower one, since P(T) < P(b) (where there is
 * no b these are all n), and independent. So k is at most Bin(n, precision) in distribution, and the test errs with
 * delta at most. P may rise and fall at will.
 *
 * That takes scores without ties, where P has no jumps. Where scores tie, n counts those strictly above, and the
 * argument holds if precision, once it fell short, rises no more.
 *
 * @param counts in the order of testing; of ranks, each of fixed n or of what ties leave of it
 * @param precision between 0 and 1
 * @param delta between 0 and 1
 * @returns how many, from the first on, hold
 * @throws RangeError if a parameter is outside its range
 * @see Angelopoulos, Bates, Candès, Jordan and Lei, "Learn then Test", 2021
 * @example
 * learnThenTest([{ n: 100, k: 100 }, { n: 200, k: 197 }, { n: 400, k: 370 }], 0.95, 0.05); // 2
 */
export function learnThenTest(
  counts: Iterable<ThresholdCount>,
  precision: number,
  delta: number,
): number {
  for (const [name, value] of Object.entries({ precision, delta }))
    if (!(value > 0 && value < 1))
      throw new RangeError(`learnThenTest requires ${name} between 0 and 1, got ${value}`);
  let held = 0;
  for (const { n, k } of counts) {
    if (binomialTail(n, k, precision) > delta) break;
    held++;
  }
  return held;
}
