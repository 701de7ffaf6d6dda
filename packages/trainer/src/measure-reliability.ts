import { bootstrapPeople, centralInterval } from "@porchlight/numeric/bootstrap-people";
import {
  calibrationError,
  orderByChance,
  reliabilityCurve,
} from "@porchlight/numeric/reliability-curve";
import { createRandom } from "@porchlight/numeric/seeded-random";
import type { RowFigures } from "./evaluate.ts";

export type Interval = readonly [low: number, high: number];

/** How far chances can be believed. */
export interface Reliability {
  /** Expected calibration error, in ten bins of equal mass; of one moment a person. */
  readonly ece: number;
  /** 95 % of the errors that the same chances would show on as many people if each were exactly true. */
  readonly perfectEce: Interval;
  /** 95 % intervals, by people drawn again. */
  readonly intervals: Readonly<Record<"ece" | "logLoss" | "brier", Interval>>;
}

const BINS = 10;
const REPLICATES = 400;
const LEVEL = 0.95;

/**
 * Measures chances against what came. The calibration error takes one moment a person, whose outcomes are
 * independent: the range it is judged by is simulated that way too. Log-loss and Brier's score take all moments.
 *
 * @param all figures of all rows, and whose each is, shape [N]
 * @param each places of one row a person
 */
export function measureReliability(
  all: Omit<RowFigures, "ranks"> & { readonly person: ArrayLike<number> },
  each: Int32Array,
  seed: number,
): Reliability {
  const random = createRandom(seed);
  const options = { replicates: REPLICATES, level: LEVEL, random };
  const losses = bootstrapPeople(
    all.person,
    (weights) => [weightedMean(all.logLosses, weights), weightedMean(all.briers, weights)],
    options,
  );
  const chances = Float64Array.from(each, (i) => all.chances[i] as number);
  const came = Float64Array.from(each, (i) => all.came[i] as number);
  const order = orderByChance(chances);
  const errorOf = (labels: ArrayLike<number>, weights?: ArrayLike<number>) =>
    calibrationError(reliabilityCurve(chances, labels, BINS, weights, order));
  const [ece] = bootstrapPeople(
    Array.from(each, (_, i) => i),
    (weights) => [errorOf(came, weights)],
    options,
  );
  const perfect = Array.from({ length: REPLICATES }, () =>
    errorOf(chances.map((chance) => Number(random() < chance))),
  );
  return {
    ece: errorOf(came),
    perfectEce: centralInterval(perfect, LEVEL),
    intervals: {
      ece: ece as Interval,
      logLoss: losses[0] as Interval,
      brier: losses[1] as Interval,
    },
  };
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += (weights[i] as number) * (values[i] as number);
    total += weights[i] as number;
  }
  return sum / total;
}
