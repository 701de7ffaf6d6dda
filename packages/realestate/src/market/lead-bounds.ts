import { auc } from "@porchlight/numeric/auc";
import { expectedAuc } from "@porchlight/numeric/expected-auc";
import type { JudgedMoment } from "./judge-moments.ts";

/** How well the outcome of some moments can be told. */
export interface LeadBounds {
  readonly moments: number;
  /** Share of moments after which the outcome came. */
  readonly baseRate: number;
  /** Of the best scores a model could give: against what came, and over all that might have come. */
  readonly bayesAuc: number;
  readonly expectedBayesAuc: number;
  /** Of scores that see what is hidden. */
  readonly oracleAuc: number;
  readonly expectedOracleAuc: number;
}

/**
 * "The Bayes-optimal AUC" beside a model's is `bayesAuc` of the same moments: both then have the luck of
 * the same outcomes. `expectedBayesAuc` has none of it and compares markets.
 */
export function leadBounds(judged: readonly JudgedMoment[]): LeadBounds {
  const happened = judged.map((moment) => Number(moment.happened));
  const bayes = judged.map((moment) => moment.bayes);
  const oracle = judged.map((moment) => moment.oracle);
  return {
    moments: judged.length,
    baseRate: happened.reduce((sum, one) => sum + one, 0) / judged.length,
    bayesAuc: auc(bayes, happened),
    expectedBayesAuc: expectedAuc(bayes, bayes),
    oracleAuc: auc(oracle, happened),
    expectedOracleAuc: expectedAuc(oracle, oracle),
  };
}
