import { createOnnxRunner } from "@porchlight/adapters/onnxruntime/onnx-runner";
import { trainXgboost, type XgboostModel } from "@porchlight/adapters/xgboost/train-xgboost";
import { decodeGoldenRows, type GoldenRows } from "@porchlight/core/models/golden-rows";
import { designGoldenRows } from "@porchlight/core/models/golden-rows-design";
import { findParents, valuesToward } from "@porchlight/core/models/golden-rows-path";
import { checkModel } from "@porchlight/core/models/model-runner";
import type { PassportRuntime } from "@porchlight/core/models/passport";
import { findDisagreement } from "@porchlight/core/models/passport-agreement";
import { issuePassport } from "@porchlight/core/models/passport-issue";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { float32Neighbours } from "@porchlight/numeric/float32-neighbours";
import { encodeOnnxModel } from "@porchlight/onnx/encode-onnx-model";
import { readXgboost } from "@porchlight/onnx/read-xgboost";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { issueTreePassport } from "@porchlight/trainer/issue-tree-passport";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { KNOWN_MISMATCHES } from "./known-mismatches.ts";
import { FEATURES, labelledRows } from "./labelled-examples.ts";

vi.setConfig({ hookTimeout: 60_000, testTimeout: 60_000 });

const onnxruntime: PassportRuntime = { name: "onnxruntime-web", createRunner: createOnnxRunner };
const ours: PassportRuntime = {
  name: "porchlight",
  createRunner: async (onnx) => createTreeRunner(onnx),
};
const runtimes = [onnxruntime, ours];
const yesNo = (hidden: number) => (hidden > 2.2 ? 1 : 0);

/** Columns that say nothing stand before the others, as many trees are thrown away as are kept. */
async function train(): Promise<XgboostModel> {
  const rowsOf = (seed: number) => {
    const rows = labelledRows(400, seed, yesNo);
    const vectors = rows.vectors.map((x, i) => (i % FEATURES === 3 ? 0.5 : x));
    return { ...rows, vectors };
  };
  return trainXgboost({
    features: FEATURES,
    rows: rowsOf(1),
    validation: rowsOf(2),
    parameters: {
      objective: "binary:logistic",
      base_score: 0.4304,
      eta: 0.7,
      max_depth: 4,
      subsample: 0.8,
      colsample_bytree: 0.7,
    },
    rounds: 60,
    earlyStopping: 8,
    seed: 3,
    threads: 1,
  });
}

let model: XgboostModel;
let ensemble: TreeEnsemble;
let onnx: Uint8Array;
let golden: GoldenRows;
beforeAll(async () => {
  model = await train();
  ensemble = readXgboost(model.modelFile);
  onnx = writeOnnx(ensemble);
  const vectors = designGoldenRows(ensemble, 2_048, 11);
  const margins = await model.margins(vectors);
  golden = { features: FEATURES, outputs: 1, vectors, margins };
});

const issue = (file: Uint8Array, by: readonly PassportRuntime[] = runtimes) =>
  issuePassport({ onnx: file, golden, trainer: "xgboost", runtimes: by });

describe("the passport of a model that the trainer and both runtimes agree on", () => {
  it("is issued, with the rows it was issued on", async () => {
    const passport = await issueTreePassport(model, ensemble, onnx, { runtimes, seed: 4 });
    const { features, margins, vectors } = decodeGoldenRows(passport.golden);
    expect(passport).toMatchObject({ rows: margins.length, tolerance: 0 });
    expect(passport.agreed).toEqual([
      `xgboost ${model.xgboostVersion}`,
      "onnxruntime-web",
      "porchlight",
    ]);
    expect(features).toBe(FEATURES);
    expect(margins.length).toBeGreaterThanOrEqual(2_000);
    expect(findDisagreement(walkTrees(ensemble, vectors), margins, 1, 0)).toBeUndefined();
  });
});

describe("the passport is refused to", () => {
  it.each(Object.entries(KNOWN_MISMATCHES))("%s, by runtime, row and numbers", async (_, wrong) => {
    const file = wrong.file?.(model.modelFile) ?? onnx;
    const runtime = wrong.runtime?.(model.modelFile) ?? onnxruntime;
    const { name } = runtime;
    const error = await issue(file, [runtime, ours]).then(
      ({ rows }) => `issued on ${rows} rows`,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code: "model.passport_refused",
      details: { runtime: name, row: expect.any(Number), output: 0 },
    });
    const { row, actual, expected } = (error as { details: Record<string, number> }).details;
    expect(actual).not.toBe(expected);
    expect(expected).toBe(golden.margins[row as number]);
    expect((error as Error).message).toBe(
      `${name} answers ${actual} for golden row ${row}, output 0; the trainer says ${expected}`,
    );
  });

  it("a runtime that takes float64", async () => {
    const runner = createTreeRunner(onnx);
    const doubles = Float64Array.from(golden.vectors) as never;
    await expect(runner.run(doubles, 2_048)).rejects.toMatchObject({ code: "model.bad_input" });
  });

  it("one split point that is one ulp off, or sends missing values the other way", () => {
    const parents = findParents(ensemble);
    const isCaught = (changed: Partial<TreeEnsemble>): boolean =>
      findDisagreement(
        walkTrees({ ...ensemble, ...changed }, golden.vectors),
        golden.margins,
        1,
        0,
      ) !== undefined;
    let tried = 0;
    ensemble.feature.forEach((f, branch) => {
      if (f < 0) return;
      const { value, missingLeft } = ensemble;
      const split = value[branch] as number;
      const near = float32Neighbours(split);
      const reached = Array.from({ length: 4 }, (_, turn) =>
        valuesToward(ensemble, parents, branch, turn, () => 0).get(f),
      );
      // Some branches nobody reaches with these values: what they say of them changes no answer.
      if (reached.includes(split) && reached.includes(Math.min(...near)))
        for (const nudged of [Math.min(...near), Math.max(...near)]) {
          tried++;
          expect(isCaught({ value: value.with(branch, nudged) }), `${branch} ${nudged}`).toBe(true);
        }
      if (reached.some(Number.isNaN)) {
        tried++;
        const flipped = missingLeft.with(branch, 1 - (missingLeft[branch] as number));
        expect(isCaught({ missingLeft: flipped }), `${branch} missing`).toBe(true);
      }
    });
    expect(tried).toBeGreaterThan(100);
  });

  it("a runtime whose one answer of thousands is one ulp off", async () => {
    const beside = float32Neighbours(golden.margins[1_999] as number).at(-1) as number;
    const off: PassportRuntime = {
      name: "a runtime",
      createRunner: async () =>
        checkModel({
          features: FEATURES,
          outputs: 1,
          compute: () => golden.margins.with(1_999, beside),
        }),
    };
    await expect(issue(onnx, [ours, off])).rejects.toMatchObject({
      details: { row: 1_999, actual: beside, expected: golden.margins[1_999] as number },
    });
  });
});

describe("the passport of a graph that is no ensemble of trees", () => {
  const value = (name: string) => ({ name, elementType: 1, shape: ["N", 2] });
  const node = { name: "s", operator: "Sigmoid", domain: "", inputs: ["x"], outputs: ["y"] };
  const sigmoid = encodeOnnxModel({
    opsets: { "": 17 },
    metadata: {},
    nodes: [{ ...node, attributes: {} }],
    inputs: [value("x")],
    outputs: [value("y")],
  });
  const vectors = Float32Array.from({ length: 4_000 }, (_, i) => i / 500 - 4);
  const exported = (off: number) => ({
    features: 2,
    outputs: 2,
    vectors,
    margins: vectors.map((x) => 1 / (1 + Math.exp(-x)) + off),
  });

  it("is what its exporter answers, within a stated tolerance", async () => {
    const request = {
      onnx: sigmoid,
      trainer: "exporter",
      runtimes: [onnxruntime],
      tolerance: 1e-6,
    };
    const passport = await issuePassport({ ...request, golden: exported(0) });
    expect(passport).toMatchObject({ rows: 2_000, tolerance: 1e-6 });
    await expect(issuePassport({ ...request, golden: exported(1e-5) })).rejects.toMatchObject({
      code: "model.passport_refused",
      details: { runtime: "onnxruntime-web", row: 0, output: 0, tolerance: 1e-6 },
    });
  });
});
