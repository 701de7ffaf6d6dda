import type { LabelledRows } from "@porchlight/adapters/xgboost/labelled-rows";
import { libxgboostNames } from "@porchlight/adapters/xgboost/libxgboost-names";
import { predictMargins } from "@porchlight/adapters/xgboost/predict-xgboost";
import { type TrainRequest, trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import type { TrainProgress } from "@porchlight/adapters/xgboost/xgboost-job";
import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { describe, expect, it, vi } from "vitest";
import { FEATURES, labelledRows } from "./labelled-examples.ts";

const rows = labelledRows(400, 1, (hidden) => (hidden > 2.2 ? 1 : 0));
const validation = labelledRows(400, 2, (hidden) => (hidden > 2.2 ? 1 : 0));
const parameters = { objective: "binary:logistic", max_depth: 3 } as const;
const train = (request: Partial<TrainRequest> = {}) =>
  trainXgboost({
    features: FEATURES,
    rows,
    parameters,
    rounds: 5,
    seed: 1,
    threads: 1,
    ...request,
  });
const textOf = async (request: Partial<TrainRequest>) =>
  new TextDecoder().decode((await train(request)).modelFile);

describe("training", () => {
  it("makes the same model of the same seed, and another of another", async () => {
    const sampled = { parameters: { ...parameters, subsample: 0.5 } };
    const first = await textOf(sampled);
    expect(await textOf(sampled)).toBe(first);
    expect(await textOf({ ...sampled, seed: 2 })).not.toBe(first);
  });

  it("takes rows on shared memory, and leaves them as they are", async () => {
    const shared = <T extends Float32Array>(from: T): Float32Array => {
      const to = new Float32Array(new SharedArrayBuffer(from.byteLength));
      to.set(from);
      return to;
    };
    const there = { vectors: shared(rows.vectors), labels: shared(rows.labels) };
    expect(await textOf({ rows: there })).toBe(await textOf({}));
    expect(there.vectors).toEqual(rows.vectors);
  });

  it("tells of each round, and measures it on validation", async () => {
    const told: TrainProgress[] = [];
    const model = await train({ validation, onProgress: (progress) => told.push(progress) });
    expect(told.map(({ round, rounds }) => [round, rounds])).toEqual(
      [1, 2, 3, 4, 5].map((round) => [round, 5]),
    );
    expect(told.map(({ evaluation }) => evaluation)).toEqual(model.evaluations);
    expect(model.bestIteration).toBe(4);
    expect(model.xgboostVersion).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("stops at the highest of a measure of which more is better", async () => {
    const model = await train({
      validation,
      rounds: 60,
      earlyStopping: 4,
      parameters: { ...parameters, eval_metric: "auc", eta: 1 },
    });
    expect(model.evaluations.length).toBeLessThan(60);
    expect(model.evaluations.indexOf(Math.max(...model.evaluations))).toBe(model.bestIteration);
  });

  it("lets weights and constraints count", async () => {
    const plain = await textOf({});
    const weights = rows.labels.map((label) => 1 + 3 * label);
    expect(await textOf({ rows: { ...rows, weights } })).not.toBe(plain);
    const falling = { ...parameters, monotone_constraints: [-1, 0, 0, 0, 0, 0] } as const;
    const ensemble = readXgboostJson((await train({ parameters: falling, rounds: 20 })).modelFile);
    const sweep = Array.from({ length: 41 }, (_, i) => [i / 20 - 1, 0, 0, 0, 0, 0]).flat();
    const margins = Array.from(walkTrees(ensemble, Float32Array.from(sweep)));
    expect(margins).toEqual(margins.toSorted((a, b) => b - a));
    const free = readXgboostJson((await train({ rounds: 20 })).modelFile);
    const freely = Array.from(walkTrees(free, Float32Array.from(sweep)));
    expect(freely).not.toEqual(freely.toSorted((a, b) => b - a));
  });

  it("ends between two rounds when it is called off", async () => {
    const controller = new AbortController();
    const reason = new DOMException("enough", "AbortError");
    const told: number[] = [];
    const training = train({
      rounds: 100_000,
      signal: controller.signal,
      onProgress({ round }) {
        told.push(round);
        if (round === 3) controller.abort(reason);
      },
    });
    await expect(training).rejects.toBe(reason);
    expect(told.length).toBeLessThan(100_000);
    await expect(train({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("what cannot be trained", () => {
  it.each<[string, object, string]>([
    ["an unknown name", { max_dept: 3 }, "max_dept is not known; known are objective,"],
    ["a name of every object's", { constructor: 1 }, "constructor is not known"],
    ["what is ours to set", { nthread: 4 }, "nthread is not known"],
    ["another objective", { objective: "rank:ndcg" }, "objective must be one of binary:logistic"],
    ["no objective", { objective: undefined }, "objective is missing"],
    ["another metric", { eval_metric: "ndcg" }, "eval_metric must be one of"],
    ["a depth of half", { max_depth: 2.5 }, "max_depth must be a whole number from 0 on, not 2.5"],
    ["a number as text", { eta: "0.1" }, 'eta must be a number above 0, up to 1, not "0.1"'],
    ["no number", { gamma: Number.NaN }, "gamma must be a number from 0 on"],
    ["classes for two", { num_class: 2 }, "num_class goes with the objective multi:softprob"],
    ["no classes", { objective: "multi:softprob" }, "num_class goes with the objective"],
    ["too few constraints", { monotone_constraints: [1] }, "monotone_constraints has 1 for 6"],
    ["odd constraints", { monotone_constraints: [2] }, "monotone_constraints must be a list"],
    ["a power of two", { tweedie_variance_power: 2 }, "from 1 to 2, both excluded"],
  ])("is refused by the name of the parameter: %s", async (_, changes, message) => {
    await expect(train({ parameters: { ...parameters, ...changes } })).rejects.toMatchObject({
      code: "training.bad_parameter",
      message: expect.stringContaining(message),
    });
  });

  it.each<[string, Partial<TrainRequest>, string]>([
    ["rounds", { rounds: 0 }, "rounds must be a whole number from 1 on, not 0"],
    ["threads", { threads: 1.5 }, "threads must be a whole number from 1 on, not 1.5"],
    ["features", { features: 0 }, "features must be a whole number from 1 on, not 0"],
    ["seed", { seed: -1 }, "the seed must be a whole number from 0 to 2147483647, not -1"],
    ["early stopping", { earlyStopping: 0, validation }, "earlyStopping must be"],
    ["validation", { earlyStopping: 3 }, "early stopping needs validation rows"],
  ])("is refused for its %s", async (_, request, message) => {
    await expect(train(request)).rejects.toMatchObject({
      code: "training.bad_parameter",
      message: expect.stringContaining(message),
    });
  });

  const with_ = (changes: Partial<LabelledRows>): LabelledRows => ({ ...rows, ...changes });
  it.each<[string, LabelledRows, string]>([
    ["none", { vectors: new Float32Array(0), labels: new Float32Array(0) }, "are none"],
    ["too short", with_({ vectors: rows.vectors.subarray(1) }), "2399 numbers for 400 labels"],
    ["of few labels", with_({ labels: rows.labels.subarray(1) }), "2400 numbers for 399 labels"],
    ["of few weights", with_({ weights: new Float32Array(3) }), "3 weights for 400 labels"],
    ["in float64", with_({ vectors: new Float64Array(2_400) as never }), "in Float32Arrays"],
    ["infinite", with_({ vectors: rows.vectors.with(7, -1 / 0) }), "infinite value in row 1"],
    [
      "mislabelled",
      with_({ labels: rows.labels.with(5, 2) }),
      "label 2 in row 5; it must be 0 or 1",
    ],
    ["unlabelled", with_({ labels: rows.labels.with(5, Number.NaN) }), "label NaN in row 5"],
    ["weighed below 0", with_({ weights: rows.labels.map(() => -1) }), "-1 as weight of row 0"],
  ])("is refused for rows that are %s", async (_, bad, message) => {
    await expect(train({ rows: bad })).rejects.toMatchObject({
      code: "training.bad_rows",
      message: expect.stringMatching(`^the training rows .*${message}`),
    });
    await expect(train({ validation: bad })).rejects.toMatchObject({
      message: expect.stringMatching(/^the validation rows/),
    });
  });

  it("is refused where there is one class", async () => {
    const single = with_({ labels: new Float32Array(400) });
    await expect(train({ rows: single })).rejects.toMatchObject({
      code: "training.bad_rows",
      message: "the training rows are all of one class: 400 of 0",
    });
    const auc = { ...parameters, eval_metric: "auc" } as const;
    await expect(train({ validation: single, parameters: auc })).rejects.toMatchObject({
      code: "training.bad_rows",
      message: expect.stringMatching(/^the validation rows have no auc:.*more than one class/),
    });
  });

  it("is refused for classes and counts that are none", async () => {
    const labels = rows.labels.with(0, 3);
    const multi = { objective: "multi:softprob", num_class: 3 } as const;
    await expect(train({ rows: { ...rows, labels }, parameters: multi })).rejects.toMatchObject({
      message: "the training rows hold the label 3 in row 0; it must be a class from 0 to 2",
    });
    const gamma = { objective: "reg:gamma" } as const;
    await expect(train({ parameters: gamma })).rejects.toMatchObject({
      message: expect.stringContaining("it must be above 0"),
    });
  });

  it("says what the library says, in its sentence alone", async () => {
    const parameters = { objective: "binary:logistic", base_score: 2 } as const;
    await expect(train({ parameters })).rejects.toMatchObject({
      code: "engine.failed",
      message: expect.stringMatching(/^XGBoost: [^\n[\]]*base_score must be in \(0,1\)[^\n]*$/),
    });
  });
});

describe("a library that is missing", () => {
  const missing = "/nowhere/libxgboost.so";
  const sentence = {
    code: "engine.unavailable",
    message: expect.stringMatching(
      /^XGBoost's library cannot be loaded as \/nowhere\/libxgboost.so: .*apt-get install libxgboost0.*LIBXGBOOST/,
    ),
  };

  it("is named with the way out, by whoever needs it", async () => {
    await expect(train({ library: missing })).rejects.toMatchObject(sentence);
    const { modelFile } = await train();
    const predicting = predictMargins({ modelFile, ...rows, features: FEATURES, library: missing });
    await expect(predicting).rejects.toMatchObject(sentence);
  });

  it("is looked for where LIBXGBOOST points, and nowhere else", async () => {
    vi.stubEnv("LIBXGBOOST", missing);
    await expect(train()).rejects.toMatchObject(sentence);
    vi.unstubAllEnvs();
  });

  it("goes by the names of each system", () => {
    expect(libxgboostNames("", "linux")).toEqual(["libxgboost.so.0", "libxgboost.so"]);
    expect(libxgboostNames("", "darwin")[0]).toBe("libxgboost.dylib");
    expect(libxgboostNames("/opt/x.so", "darwin")).toEqual(["/opt/x.so"]);
  });
});

describe("XGBoost's own predictions", () => {
  it("refuse rows of another width, and what is no model", async () => {
    const { modelFile } = await train();
    const predict = (model: Uint8Array, features: number, numbers: number) =>
      predictMargins({ modelFile: model, features, vectors: new Float32Array(numbers) });
    await expect(predict(modelFile, 5, 10)).rejects.toMatchObject({
      code: "model.bad_input",
      message: "a model of 6 features was given rows of 5",
    });
    await expect(predict(modelFile, 6, 11)).rejects.toMatchObject({ code: "model.bad_input" });
    await expect(predict(modelFile, 6, 0)).rejects.toMatchObject({ code: "model.bad_input" });
    await expect(predict(modelFile.subarray(0, 3_000), 6, 6)).rejects.toMatchObject({
      code: "engine.failed",
      message: expect.stringMatching(/^XGBoost: [^\n]+$/),
    });
  });
});
