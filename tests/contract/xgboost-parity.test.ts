import { createOnnxRunner } from "@porchlight/adapters/onnxruntime/onnx-runner";
import { predictContributions, predictMargins } from "@porchlight/adapters/xgboost/predict-xgboost";
import { type TrainRequest, trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { designGoldenRows } from "@porchlight/core/models/golden-rows-design";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { readXgboost } from "@porchlight/onnx/read-xgboost";
import { buildShapTable } from "@porchlight/onnx/shap-table";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { shapValues } from "@porchlight/onnx/tree-shap";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { beforeAll, describe, expect, it } from "vitest";
import { differingRows } from "./float32.ts";
import { FEATURES, labelledRows } from "./labelled-examples.ts";

const ROWS = 2_400;
const yesNo = (hidden: number) => (hidden > 2.2 ? 1 : 0);
const train = (request: Pick<TrainRequest, "rows" | "parameters"> & Partial<TrainRequest>) =>
  trainXgboost({ features: FEATURES, rounds: 20, seed: 3, threads: 1, ...request });

const models = {
  "binary, with rows and columns sampled": () =>
    train({
      rows: labelledRows(800, 1, yesNo),
      parameters: { objective: "binary:logistic", subsample: 0.7, colsample_bynode: 0.5 },
    }),
  // 0.4304 is a chance whose logarithm the C library and the rest of the world round apart.
  "binary, stopped early, from a chance of its own": () =>
    train({
      rows: labelledRows(400, 1, yesNo),
      validation: labelledRows(400, 2, yesNo),
      parameters: { objective: "binary:logistic", base_score: 0.4304, eta: 1, max_depth: 4 },
      rounds: 40,
      earlyStopping: 3,
    }),
  "a regression about large values": () =>
    train({
      rows: labelledRows(800, 3, (hidden) => 600_000 + 1_000 * hidden),
      parameters: { objective: "reg:squarederror", base_score: 600_000, max_depth: 4 },
    }),
  "four classes": () =>
    train({
      rows: labelledRows(800, 4, (hidden) => Math.floor(hidden)),
      parameters: { objective: "multi:softprob", num_class: 4, max_depth: 3 },
    }),
  "counts, in forests, deep on one side": () =>
    train({
      rows: labelledRows(800, 5, (hidden) => Math.floor(hidden)),
      parameters: {
        objective: "count:poisson",
        base_score: 0.9126,
        grow_policy: "lossguide",
        max_depth: 0,
        max_leaves: 40,
        min_child_weight: 0.1,
        num_parallel_tree: 2,
      },
    }),
  "nothing to split on": () =>
    train({
      rows: { vectors: new Float32Array(2 * FEATURES), labels: Float32Array.of(0, 1) },
      parameters: { objective: "binary:logistic", base_score: 0.1 },
      rounds: 3,
    }),
};

describe.each(Object.entries(models))("a model of XGBoost: %s", (_, trained) => {
  let modelFile: Uint8Array;
  let ensemble: TreeEnsemble;
  let vectors: Float32Array;
  let expected: Float32Array;

  beforeAll(async () => {
    modelFile = (await trained()).modelFile;
    ensemble = readXgboost(modelFile);
    vectors = designGoldenRows(ensemble, ROWS, 7);
    expected = await predictMargins({ modelFile, features: FEATURES, vectors });
  });

  it("has the same margins on our trees, to the last bit", async () => {
    const margins = await createTreeRunner(writeOnnx(ensemble)).run(vectors, ROWS);
    expect(differingRows(margins, expected, ensemble.outputs)).toEqual([]);
  });

  it("has the same margins on onnxruntime, to the last bit", async () => {
    const runner = await createOnnxRunner(writeOnnx(ensemble));
    const margins = await runner.run(vectors, ROWS);
    await runner.release();
    expect(differingRows(margins, expected, ensemble.outputs)).toEqual([]);
  });

  it("is explained as XGBoost explains it", async () => {
    const rows = 200;
    const some = vectors.subarray(0, rows * FEATURES);
    const theirs = await predictContributions({ modelFile, features: FEATURES, vectors: some });
    const table = buildShapTable(ensemble);
    const width = ensemble.outputs * (FEATURES + 1);
    for (let n = 0; n < rows; n++) {
      const ours = shapValues(table, some.subarray(n * FEATURES, (n + 1) * FEATURES));
      // XGBoost sums in float32: its error grows with the largest of what it adds.
      const largest = Math.max(1, ...ours.map(Math.abs));
      for (const [i, value] of ours.entries())
        expect(Math.abs(value - (theirs[n * width + i] as number))).toBeLessThan(2e-6 * largest);
    }
  });
});

describe("a model stopped early", () => {
  it("has the rounds up to its best and no more", async () => {
    const model = await models["binary, stopped early, from a chance of its own"]();
    expect(model.evaluations).toHaveLength(model.bestIteration + 1 + 3);
    expect(Math.min(...model.evaluations)).toBe(model.evaluations[model.bestIteration]);
    expect(readXgboost(model.modelFile).roots).toHaveLength(model.bestIteration + 1);
  });
});
