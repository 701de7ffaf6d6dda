import type { OperatingPoint, Refusal } from "@porchlight/core/predictions/operating-point";
import type { PromiseDeclaration } from "@porchlight/core/schema/promise-declaration";
import { learnThenTest, type ThresholdCount } from "@porchlight/numeric/learn-then-test";
import { nextUp } from "@porchlight/numeric/next-up";
import { leastRight, planRanks } from "./plan-ranks.ts";

/** What a model would have acted on by, and whether it would have been right. */
export interface ActingRows {
  /** Acting scores, shape [N]. */
  readonly scores: ArrayLike<number>;
  /** Shape [N]; 1 for what was right. */
  readonly rights: ArrayLike<number>;
}

/**
 * Where a model acts so that the promise is kept: the laxest threshold that Learn-then-Test accepts, or a refusal
 * with how many outcomes there are and about how many it takes.
 *
 * No outcome is set apart, for calibration or for finding thresholds. The tests look at margins alone, so that
 * nothing in them depends on a calibrator that has seen the same outcomes; chances are calibrated on all of them
 * beside that, and only shown. Of the outcomes' scores, those at ranks that `planning` named are the thresholds:
 * `learnThenTest` says why its level holds for these, at any number of outcomes and however precision moves with
 * the threshold. Scores that tie are not parted.
 *
 * @param planning earlier rows: they say where it is worth to look, and prove nothing
 * @param outcomes one a person, drawn as serving draws; nothing else has looked at them
 */
export function chooseOperatingPoint(
  promise: PromiseDeclaration,
  planning: ActingRows,
  outcomes: ActingRows,
): OperatingPoint {
  const { precision, delta } = promise;
  const all = outcomes.scores.length;
  const counts = countAbove(planRanks(promise, planning, all), outcomes)
    // A tie may leave fewer above it than could prove anything.
    .filter(({ n }) => leastRight(n, precision, delta) !== undefined);
  const held = learnThenTest(counts, precision, delta);
  if (held === 0)
    return { promise, outcomes: all, refused: refuse(promise, bestCounts(outcomes), all) };
  const { n, k, threshold } = counts[held - 1] as CountAbove;
  return { promise, outcomes: all, threshold, acted: n, right: k, coverage: n / all };
}

interface CountAbove extends ThresholdCount {
  readonly threshold: number;
}

/** How many score above the row that follows each rank, and how many of those were right; ranks rise. */
function countAbove(ranks: readonly number[], { scores, rights }: ActingRows): CountAbove[] {
  const order = byScore(scores);
  let [n, k] = [0, 0];
  return ranks.map((rank) => {
    const leftOut = scores[order[rank] as number] as number;
    for (; (scores[order[n] as number] as number) > leftOut; n++)
      k += rights[order[n] as number] as number;
    return { n, k, threshold: nextUp(leftOut) };
  });
}

const byScore = (scores: ArrayLike<number>): Uint32Array =>
  Uint32Array.from(scores, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );

/** Fewer rows than this say nothing of a precision. */
const FEWEST = 20;

/** Every threshold there is, from the score of the twentieth row on. */
function bestCounts({ scores, rights }: ActingRows): ThresholdCount[] {
  let k = 0;
  return Array.from(byScore(scores), (place, i) => {
    k += rights[place] as number;
    return { n: i + 1, k };
  }).slice(FEWEST - 1);
}

/**
 * About how many outcomes it takes, to one digit: at the threshold that was furthest above the precision for how many
 * it acted on, acting as often and as rightly as it did here. Half a right one is taken off, so that a handful that
 * were all right is no proof.
 */
function refuse(
  { precision, delta }: PromiseDeclaration,
  counts: readonly ThresholdCount[],
  outcomes: number,
): Refusal {
  const above = ({ n, k }: ThresholdCount) => ((k - 0.5) / n - precision) * Math.sqrt(n);
  const best = counts.reduce<ThresholdCount | undefined>(
    (top, count) => (top === undefined || above(count) > above(top) ? count : top),
    undefined,
  );
  if (best === undefined || above(best) <= 0) return { outcomes };
  const acted = actedNeeded((best.k - 0.5) / best.n, precision, delta);
  if (acted === undefined) return { outcomes };
  return { outcomes, needed: roundUp(Math.max(outcomes + 1, (acted / best.n) * outcomes)) };
}

/** What nobody ever has. */
const MOST_ACTED = 1e7;

/** The fewest acted on at which a share of `seen` right passes; undefined beyond what anybody has. */
function actedNeeded(seen: number, precision: number, delta: number): number | undefined {
  const passes = (n: number) => (leastRight(n, precision, delta) ?? n + 1) <= seen * n;
  let [fails, enough] = [0, 1];
  while (!passes(enough)) {
    if (enough > MOST_ACTED) return undefined;
    [fails, enough] = [enough, 2 * enough];
  }
  while (enough - fails > 1) {
    const middle = Math.floor((fails + enough) / 2);
    if (passes(middle)) enough = middle;
    else fails = middle;
  }
  return enough;
}

/** To one digit: it is no more exact than that. */
function roundUp(value: number): number {
  const unit = 10 ** Math.max(1, Math.floor(Math.log10(value)));
  return unit * Math.ceil(value / unit);
}
