import type { PromiseDeclaration } from "@porchlight/core/schema/promise-declaration";
import { binomialPoint, binomialTail } from "@porchlight/numeric/binomial-tail";
import type { TrueDecision } from "./promise-worlds.ts";

type Level = Pick<PromiseDeclaration, "precision" | "delta">;

/** What can be covered, in expectation, by whoever knows a world and has yet to prove that it is this one. */
export interface Coverable {
  /** By one test at the threshold where that covers the most. */
  readonly byOneTest: number;
  /** By no procedure that keeps its promise in every world is more than this covered. */
  readonly limit: number;
}

/**
 * What the best tests there are could cover in a world, had they known their thresholds in advance.
 *
 * The limit: beside the true world stands, for each coverage c, one that differs among its c highest scores alone.
 * Just too few of those are right; scores are among the right ones, and among the wrong ones, as they were. If
 * people beyond c do not make up for it, whoever covers c or more there breaks the promise, so does it with
 * probability delta at most. In the true world it then happens with at most the power of the most powerful test of
 * one against the other (Neyman and Pearson), and that counts right ones: it is the binomial test, with a lot drawn
 * so that it uses up delta. Expected coverage is the integral of the probability to cover c or more. How many
 * outcomes are among the c is taken at its mean, which moves a power by 0.002.
 *
 * @param curve thresholds from the strictest on
 * @param outcomes how many there are to test on
 */
export function boundCoverage(
  curve: readonly TrueDecision[],
  level: Level,
  outcomes: number,
): Coverable {
  const beyond = surplusBeyond(curve, level.precision);
  let [byOneTest, limit, chance, covered] = [0, 0, 1, 0];
  curve.forEach(({ coverage, precision }, i) => {
    // Covered from the threshold before to this one with the chance that held there.
    limit += chance * (coverage - covered);
    covered = coverage;
    const power = powerAt(Math.round(coverage * outcomes), precision, level);
    byOneTest = Math.max(byOneTest, coverage * power);
    const surplus = coverage * (precision - level.precision);
    if (surplus >= (beyond[i] as number)) chance = Math.min(chance, power);
  });
  return { byOneTest, limit };
}

/** By how many right ones, of everybody, the best laxer threshold is above the precision. */
function surplusBeyond(curve: readonly TrueDecision[], promised: number): Float64Array {
  const beyond = new Float64Array(curve.length).fill(Number.NEGATIVE_INFINITY);
  for (let i = curve.length - 1; i > 0; i--) {
    const { coverage, precision } = curve[i] as TrueDecision;
    beyond[i - 1] = Math.max(beyond[i] as number, coverage * (precision - promised));
  }
  return beyond;
}

/** The power of the most powerful test, by n outcomes, of whether more than the promised share are right. */
function powerAt(n: number, precision: number, level: Level): number {
  let [right, used] = [n, 0];
  for (; right >= 0; right--) {
    const point = binomialPoint(n, right, level.precision);
    if (used + point > level.delta) {
      const lot = (level.delta - used) / point;
      return binomialTail(n, right + 1, precision) + lot * binomialPoint(n, right, precision);
    }
    used += point;
  }
  return 1;
}
