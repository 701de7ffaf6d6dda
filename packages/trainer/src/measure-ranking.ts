import { bootstrapPeople } from "@porchlight/numeric/bootstrap-people";
import { orderByChance } from "@porchlight/numeric/reliability-curve";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { weightedAuc } from "@porchlight/numeric/weighted-auc";
import type { Interval } from "./measure-reliability.ts";

/** 95 % intervals, by people drawn again; the gain is of the model over the rules on the same people. */
export type RankingIntervals = Readonly<Record<"auc" | "rulesAuc" | "aucGain", Interval>>;

export interface RankedRows {
  /** What the model ranks rows by, what the rules do, and whether each was won, shape [N]. */
  readonly ranks: ArrayLike<number>;
  readonly rulesRanks: ArrayLike<number>;
  readonly won: ArrayLike<number>;
  /** Whose row it is, shape [N]. */
  readonly person: ArrayLike<number>;
}

const REPLICATES = 400;
const LEVEL = 0.95;

/** How far an AUC can be believed, and whether a model's is above the rules'. */
export function measureRanking(
  { person, ranks, rulesRanks, won }: RankedRows,
  seed: number,
): RankingIntervals {
  const [order, rulesOrder] = [orderByChance(ranks), orderByChance(rulesRanks)];
  const [auc, rulesAuc, aucGain] = bootstrapPeople(
    person,
    (weights) => {
      const model = weightedAuc(ranks, won, weights, order);
      const rules = weightedAuc(rulesRanks, won, weights, rulesOrder);
      return [model, rules, model - rules];
    },
    { replicates: REPLICATES, level: LEVEL, random: createRandom(seed) },
  );
  return { auc: auc as Interval, rulesAuc: rulesAuc as Interval, aucGain: aucGain as Interval };
}
