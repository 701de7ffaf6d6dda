import { calibrateMargins } from "@porchlight/core/predictions/calibration";
import { binomialTail } from "@porchlight/numeric/binomial-tail";
import type { ActingRows } from "./choose-operating-point.ts";
import { fitCalibration } from "./fit-calibration.ts";

/** What a test is of; of a promise, that much. */
interface Level {
  readonly precision: number;
  readonly delta: number;
}

/** Each rank is at least this much above the one before: below, more tests would tell nothing apart. */
const STEP = 1.005;

/**
 * How many of the highest scores to test, in the order to test them: rising, from where a test is the likeliest to
 * pass. Fewer prove too little, and starting with them would end most sequences at once; more are reached as long
 * as each passes.
 *
 * Which ranks: an exact test allows the same number of wrong ones at many ranks in a row, so that only at the first
 * of them does it use all of delta. One that passes at a later rank passes at that first one too, or at the next
 * such; to test between them could only end the sequence.
 *
 * Made from rows that the tests do not count and from how many outcomes there are, so that ranks and their order are
 * fixed before anything is tested: wrong guesses here cost coverage, never the promise.
 *
 * @param planning rows that are independent of the outcomes tested on
 * @param outcomes how many there are to test on
 * @returns each at most outcomes - 1, since the score of the row after it is the threshold
 */
export function planRanks(level: Level, planning: ActingRows, outcomes: number): number[] {
  if (planning.scores.length === 0) return [];
  const ranks = sharpestRanks(level, outcomes - 1);
  const foretell = foretellPrecision(planning);
  let [start, easiest] = [0, Number.NEGATIVE_INFINITY];
  ranks.forEach((rank, i) => {
    const ease = easeOf(rank, foretell(rank / outcomes), level);
    if (ease > easiest) [start, easiest] = [i, ease];
  });
  return ranks.slice(start);
}

/** The first rank to pass with each number of wrong ones, and `most` itself. */
function sharpestRanks({ precision, delta }: Level, most: number): number[] {
  const passes = (n: number, wrong: number) => binomialTail(n, n - wrong, precision) <= delta;
  const ranks: number[] = [];
  let [from, wrong] = [1, 0];
  while (from <= most && passes(most, wrong)) {
    let [fails, rank] = [from - 1, most];
    while (rank - fails > 1) {
      const middle = (fails + rank) >> 1;
      if (passes(middle, wrong)) rank = middle;
      else fails = middle;
    }
    ranks.push(rank);
    from = Math.max(rank + 1, Math.ceil(rank * STEP));
    const before = from - 1;
    wrong = before - (leastRight(before, precision, delta) as number) + 1;
  }
  const last = ranks.at(-1);
  return last === undefined || last === most ? ranks : [...ranks, most];
}

/**
 * The mean chance of being right among a share of the highest scores. Of smooth chances: counts of a few rows
 * would make the plan of noise.
 */
function foretellPrecision({ scores, rights }: ActingRows): (share: number) => number {
  const rows = { margins: Float32Array.from(scores), labels: Float32Array.from(rights) };
  const calibration = fitCalibration(rows, 1);
  const sums = [0];
  for (const score of Float64Array.from(scores).sort().reverse())
    sums.push((sums.at(-1) as number) + (calibrateMargins(calibration, [score])[0] as number));
  return (share) => {
    const rank = share * scores.length;
    const whole = Math.floor(rank);
    const [below, above] = [sums[whole] as number, sums[whole + 1] as number];
    return (below + (rank - whole) * (above - below)) / rank;
  };
}

/** By how many standard deviations n outcomes of that precision are expected to pass the test. */
function easeOf(n: number, expected: number, { precision, delta }: Level): number {
  const least = leastRight(n, precision, delta) as number;
  return (n * expected - least + 0.5) / Math.sqrt(n * expected * (1 - expected) + 0.25);
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
