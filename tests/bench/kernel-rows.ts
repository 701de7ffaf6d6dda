import type { LabelledRows } from "@porchlight/adapters/xgboost/labelled-rows";
import { trainXgboost, type XgboostModel } from "@porchlight/adapters/xgboost/train-xgboost";
import { createRandom } from "@porchlight/numeric/seeded-random";

export const FEATURES = 64;
const DEPTH = 6;
const ETA = 0.05;
const LEARN_FROM = 20_000;

/** Seeded rows: one value in twenty missing, a yes-or-no label that twelve features have a say in. */
export function generateRows(N: number, seed: number): LabelledRows {
  const random = createRandom(seed);
  const vectors = new Float32Array(N * FEATURES);
  const labels = new Float32Array(N);
  for (let n = 0; n < N; n++) {
    let hidden = 2 * random() - 1;
    for (let f = 0; f < FEATURES; f++) {
      const x = 2 * random() - 1;
      if (f < 12) hidden += x * Math.sin(f + 1) + (f % 3 === 0 ? 0 : x * x);
      vectors[n * FEATURES + f] = random() < 0.05 ? Number.NaN : x;
    }
    labels[n] = hidden > 2.5 ? 1 : 0;
  }
  return { vectors, labels };
}

/** So many trees over 64 features, by XGBoost, at the learning rate of our trainer. */
export const trainTrees = (rounds: number, depth = DEPTH): Promise<XgboostModel> =>
  trainXgboost({
    features: FEATURES,
    rows: generateRows(LEARN_FROM, 1),
    parameters: { objective: "binary:logistic", max_depth: depth, eta: ETA },
    rounds,
    seed: 1,
    threads: 1,
  });
