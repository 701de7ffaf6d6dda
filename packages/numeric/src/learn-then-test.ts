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
 * Why that is sound: the family is wrong only if it accepts the first threshold in the sequence whose claim is
 * false, and the test of that one errs with probability delta at most. So no share of delta is lost to how many
 * thresholds there are. It takes rows that are independent, and thresholds and an order fixed without the
 * outcomes that are counted.
 *
 * @param counts in the order of testing
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
