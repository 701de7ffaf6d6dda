import { auc, requireOrder } from "@porchlight/numeric/auc";
import { binomialTail } from "@porchlight/numeric/binomial-tail";
import { bootstrapPeople } from "@porchlight/numeric/bootstrap-people";
import { lowerBound } from "@porchlight/numeric/clopper-pearson";
import { expectedAuc } from "@porchlight/numeric/expected-auc";
import { fitLogistic } from "@porchlight/numeric/fit-logistic";
import { fitTemperature } from "@porchlight/numeric/fit-temperature";
import { float32Neighbours } from "@porchlight/numeric/float32-neighbours";
import { createDecay } from "@porchlight/numeric/forward-decay";
import { isotonicRegression } from "@porchlight/numeric/isotonic-regression";
import { quantileSorted } from "@porchlight/numeric/quantile-sorted";
import { reliabilityCurve } from "@porchlight/numeric/reliability-curve";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { weightedAuc } from "@porchlight/numeric/weighted-auc";
import { createZipf } from "@porchlight/numeric/zipf";
import { expect, it } from "vitest";

const bootstrapAt = (level: number) =>
  bootstrapPeople([1], () => [1], { replicates: 1, level, random: () => 0 });

it.each<readonly [says: string, refused: () => unknown]>([
  ["auc requires as many labels as scores, got 2 for 1", () => auc([1], [1, 0])],
  ["it requires numbers, got NaN at 0", () => requireOrder("it", [Number.NaN], [1])],
  ["binomialTail requires whole n ≥ 0 and whole k, got -1 and 0", () => binomialTail(-1, 0, 0.5)],
  ["binomialTail requires whole n ≥ 0 and whole k, got 2 and 0.5", () => binomialTail(2, 0.5, 0.5)],
  ["binomialTail requires p in 0 to 1, got NaN", () => binomialTail(2, 1, Number.NaN)],
  ["binomialTail requires p in 0 to 1, got -0.1", () => binomialTail(2, 1, -0.1)],
  ["bootstrapPeople requires a level between 0 and 1, got 0", () => bootstrapAt(0)],
  ["bootstrapPeople requires a level between 0 and 1, got -1", () => bootstrapAt(-1)],
  ["lowerBound requires whole n ≥ 1 and k in 0 to n, got 0 and 0", () => lowerBound(0, 0, 0.1)],
  ["lowerBound requires whole n ≥ 1 and k in 0 to n, got 2.5 and 1", () => lowerBound(2.5, 1, 0.1)],
  ["lowerBound requires whole n ≥ 1 and k in 0 to n, got 3 and 1.5", () => lowerBound(3, 1.5, 0.1)],
  ["lowerBound requires whole n ≥ 1 and k in 0 to n, got 3 and 4", () => lowerBound(3, 4, 0.1)],
  ["lowerBound requires delta between 0 and 1, got 0", () => lowerBound(3, 1, 0)],
  ["lowerBound requires delta between 0 and 1, got 1", () => lowerBound(3, 1, 1)],
  ["expectedAuc requires as many labels as scores, got 1 for 2", () => expectedAuc([1, 2], [0.5])],
  ["expectedAuc requires probabilities from 0 to 1, got 1.5", () => expectedAuc([1], [1.5])],
  ["fitLogistic requires 2 × 1 features, got 3", () => fitLogistic([1, 2, 3], [0, 1], [0], 1)],
  ["fitLogistic requires a weight above 0, got 0", () => fitLogistic([1], [0], [0], 0)],
  ["fitTemperature requires 1 × 2 margins, got 3", () => fitTemperature([1, 2, 3], [0], 2, 1)],
  ["float32Neighbours requires a number, got NaN", () => float32Neighbours(Number.NaN)],
  [
    "createDecay requires a half-life of whole milliseconds above zero, got 0.5",
    () => createDecay(0.5),
  ],
  [
    "isotonicRegression requires as many labels as scores, got 2 for 1",
    () => isotonicRegression([1], [0, 1]),
  ],
  ["quantileSorted requires values, got none", () => quantileSorted([], 0.5)],
  ["quantileSorted requires p in 0 to 1, got 1.1", () => quantileSorted([1], 1.1)],
  [
    "reliabilityCurve requires shapes that agree, got 2 for 1",
    () => reliabilityCurve([0.1], [1, 0], 2),
  ],
  [
    "reliabilityCurve requires shapes that agree, got 1 for 1",
    () => reliabilityCurve([0.1], [1], 2, [1, 1]),
  ],
  [
    "reliabilityCurve requires shapes that agree, got 1 for 1",
    () => reliabilityCurve([0.1], [1], 2, undefined, [0, 0]),
  ],
  ["reliabilityCurve requires bins, got 0", () => reliabilityCurve([0.1], [1], 0)],
  ["createRandom requires an integer seed, got 0.5", () => createRandom(0.5)],
  [
    "weightedAuc requires shapes that agree, got 1, 2 and 2 for 2",
    () => weightedAuc([1, 2], [1], [1, 1], [0, 1]),
  ],
  ["createZipf requires a positive number of ranks, got 0", () => createZipf(0, 1)],
  ["createZipf requires an exponent of at least 0, got -1", () => createZipf(3, -1)],
])("refuses in words: %s", (says, refused) => {
  expect(refused).toThrow(new RangeError(says));
});
