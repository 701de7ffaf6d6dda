import { calibrateMargins } from "@porchlight/core/predictions/calibration";
import { binomialTail } from "@porchlight/numeric/binomial-tail";
import type { ActingRows } from "./choose-operating-point.ts";
import { fitCalibration } from "./fit-calibration.ts";

/** Each threshold lets this much more act than the one before. */
const STEP = 1.03;
const FEWEST_ACTED = 5;

/**
 * The thresholds worth testing, in the order to test them: falling, from the one where a test is the likeliest to
 * pass. Stricter ones have too few outcomes to prove anything on, and starting at them would end most sequences
 * at once; laxer ones are reached as long as each passes. Made from rows that the tests do not count, so that the
 * order is fixed before them: wrong guesses here cost coverage, never the promise.
 *
 * @param planning rows that are independent of the outcomes tested on
 * @param outcomes how many there are to test on
 */
export function planThresholds(
  { precision, delta }: { readonly precision: number; readonly delta: number },
  { scores, rights }: ActingRows,
  outcomes: number,
): number[] {
  const order = Uint32Array.from(scores, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  const foretold = foretellRights(scores, rights);
  const thresholds: number[] = [];
  let [start, hardest, sum, next] = [0, Number.NEGATIVE_INFINITY, 0, FEWEST_ACTED];
  order.forEach((i, at) => {
    sum += foretold(scores[i] as number);
    const acted = at + 1;
    if (acted < next) return;
    next = Math.max(acted + 1, Math.round(acted * STEP));
    const n = Math.round((acted / order.length) * outcomes);
    const ease = easeOf(n, sum / acted, precision, delta);
    if (ease > hardest) [start, hardest] = [thresholds.length, ease];
    thresholds.push(scores[i] as number);
  });
  return thresholds.slice(start);
}

/** A smooth chance of being right by score: counts of a few rows would make the plan of noise. */
function foretellRights(scores: ArrayLike<number>, rights: ArrayLike<number>) {
  const rows = { margins: Float32Array.from(scores), labels: Float32Array.from(rights) };
  const calibration = fitCalibration(rows, 1);
  return (score: number): number => calibrateMargins(calibration, [score])[0] as number;
}

/** By how many standard deviations n outcomes of that precision are expected to pass the test. */
function easeOf(n: number, expected: number, precision: number, delta: number): number {
  const least = leastRight(n, precision, delta);
  return least === undefined
    ? Number.NEGATIVE_INFINITY
    : (n * expected - least + 0.5) / Math.sqrt(n * expected * (1 - expected) + 0.25);
}

/** How many of n have to be right for the test to pass; undefined where not even all are enough. */
export function leastRight(n: number, precision: number, delta: number): number | undefined {
  if (n < 1 || binomialTail(n, n, precision) > delta) return undefined;
  let [fails, passes] = [Math.floor(n * precision), n];
  while (passes - fails > 1) {
    const middle = (fails + passes) >> 1;
    if (binomialTail(n, middle, precision) <= delta) passes = middle;
    else fails = middle;
  }
  return passes;
}
