import { predictMargins } from "@porchlight/adapters/xgboost/predict-xgboost";
import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { designGoldenRows } from "@porchlight/core/models/golden-rows-design";
import { findDisagreement } from "@porchlight/core/models/passport-agreement";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { readXgboost } from "@porchlight/onnx/read-xgboost";
import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FEATURES, labelledRows } from "./labelled-examples.ts";
import { type SavedModel, saveAgain, trainAnyhow } from "./xgboost-files.ts";

const yesNo = (hidden: number) => (hidden > 2.2 ? 1 : 0);
const whole = (hidden: number) => Math.floor(hidden);
const hist = { tree_method: "hist", max_depth: "4" };

const stoppedEarly = async (): Promise<SavedModel> => {
  const { modelFile } = await trainXgboost({
    features: FEATURES,
    rows: labelledRows(300, 1, yesNo),
    validation: labelledRows(300, 2, yesNo),
    parameters: { objective: "binary:logistic", base_score: 0.4304, eta: 1, max_depth: 4 },
    rounds: 40,
    earlyStopping: 3,
    seed: 3,
    threads: 1,
  });
  return saveAgain(modelFile);
};

const MODELS: Readonly<Record<string, () => SavedModel | Promise<SavedModel>>> = {
  "a yes or no": () =>
    trainAnyhow({ ...hist, objective: "binary:logistic" }, 9, labelledRows(300, 5, yesNo)),
  "four classes, in forests": () => {
    const parameters = { ...hist, objective: "multi:softprob", num_class: "4" };
    const forests = { ...parameters, num_parallel_tree: "2", subsample: "0.6" };
    return trainAnyhow(forests, 4, labelledRows(300, 5, whole));
  },
  "a regression about large values": () => {
    const parameters = { ...hist, objective: "reg:squarederror", base_score: "600000" };
    const rows = labelledRows(300, 5, (hidden) => 600_000 + 1_000 * hidden);
    return trainAnyhow(parameters, 9, rows);
  },
  counts: () =>
    trainAnyhow({ ...hist, objective: "count:poisson" }, 9, labelledRows(300, 5, whole)),
  "one that was stopped early": stoppedEarly,
  "trees that were dropped": () => {
    const parameters = { ...hist, booster: "dart", rate_drop: "0.5", base_score: "0.3" };
    const rows = labelledRows(300, 5, yesNo);
    return trainAnyhow({ ...parameters, objective: "binary:logistic" }, 9, rows);
  },
  "trees that were pruned": () => {
    const parameters = { tree_method: "exact", max_depth: "5", gamma: "1" };
    const rows = labelledRows(300, 5, yesNo);
    return trainAnyhow({ ...parameters, objective: "binary:logistic" }, 5, rows);
  },
};

describe.each(Object.entries(MODELS))("a model saved by XGBoost: %s", (_, train) => {
  it("is the same ensemble in each of its forms, and answers as XGBoost does", async () => {
    const { json, ubj, binary, file } = await train();
    const ensemble = readXgboost(json);
    expect(ensemble).toEqual(readXgboostJson(json));
    expect(ensemble.roots.length).toBeGreaterThan(0);
    for (const other of [ubj, binary, file]) expect(readXgboost(other)).toEqual(ensemble);

    const vectors = designGoldenRows(ensemble, 500, 7);
    const margins = await predictMargins({ modelFile: json, features: FEATURES, vectors });
    const answers = await createTreeRunner(writeOnnx(ensemble)).run(vectors, 500);
    expect(findDisagreement(answers, margins, ensemble.outputs, 0)).toBeUndefined();
  });
});

describe("files of XGBoost", () => {
  const features = 2;
  const vectors = Float32Array.from({ length: 80 }, (_, i) => (i * 7) % 11);
  const labels = Float32Array.from({ length: 40 }, (_, i) => Number((i * 3) % 5 > 2));
  const parameters = { objective: "binary:logistic", tree_method: "hist", max_depth: "2" };
  const small = trainAnyhow(parameters, 2, { vectors, labels });
  const forms = ["json", "ubj", "binary"] as const;

  it.each(forms)("cut short at any byte are refused with a RangeError: %s", (form) => {
    const bytes = small[form];
    expect(readXgboost(bytes).features).toBe(features);
    for (let length = 0; length < bytes.length; length++)
      expect(() => readXgboost(bytes.subarray(0, length)), `${length} bytes`).toThrow(RangeError);
  });

  it.each(forms)("that go on behind their end are refused: %s", (form) => {
    const longer = Uint8Array.of(...small[form], 0x7d);
    expect(() => readXgboost(longer)).toThrow(RangeError);
  });

  it.each(forms)("are read or refused with a RangeError when bytes have changed: %s", (form) => {
    const change = fc.tuple(fc.nat(small[form].length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = small[form].slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        try {
          readXgboost(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("that are none of them are refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => readXgboost(bytes)).toThrow(RangeError);
      }),
    );
  });
});
