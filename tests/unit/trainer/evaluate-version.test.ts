import { createOnnxRunner } from "@porchlight/adapters/onnxruntime/onnx-runner";
import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import type { ModelManifest } from "@porchlight/core/models/model-manifest";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { evaluateVersion, unseenRows } from "@porchlight/trainer/evaluate-version";
import { replayRows } from "@porchlight/trainer/replay-rows";
import { type TrainedModel, trainModel } from "@porchlight/trainer/train-model";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { plantedArchive } from "./planted-archive.ts";
import { shop } from "./shop.ts";

// Training takes what it takes on a machine that is busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const SEED = 5;
const replay = (days: number, people = 220) =>
  replayRows(plantedArchive({ people, days, seed: 3 }), { behavior: shop, seed: SEED });

let trained: TrainedModel;
let manifest: ModelManifest;
beforeAll(async () => {
  trained = await trainModel({
    replayed: await replay(150),
    model: "leaver",
    workspace: "w",
    engine: trainXgboost,
    runtimes: [
      { name: "onnxruntime-web", createRunner: createOnnxRunner },
      { name: "porchlight", createRunner: async (onnx) => createTreeRunner(onnx) },
    ],
    seed: SEED,
    threads: 1,
    nowMs: 0,
  });
  manifest = { ...trained.draft, version: 1 } as ModelManifest;
});

describe("evaluateVersion", () => {
  it("finds the figures of its training again while nothing new is known", async () => {
    const facts = await evaluateVersion(
      await replay(150),
      manifest,
      createTreeRunner(trained.onnx),
    );
    expect(facts).toEqual(manifest.evaluation);
  });

  it("says that there is too little, and how much, where hardly anything is known", async () => {
    const runner = { run: () => expect.fail("there is nothing to run on") };
    await expect(evaluateVersion(await replay(40, 12), manifest, runner)).rejects.toMatchObject({
      code: "evaluation.too_little",
      message: expect.stringContaining("it takes 10 of at least two outcomes"),
    });
  });
});

describe("unseenRows", () => {
  const split = (by: "time" | "people") => ({
    examples: { momentMs: Float64Array.of(0, 100, 200, 300) } as never,
    split: { test: Int32Array.of(1, 2, 3), testCut: { by } } as never,
  });
  const of = (gapMs: number, rung: "own" | "shipped" = "own") => ({
    rung,
    training: { toMs: 50 } as never,
    evaluation: { rows: 1, logLoss: 1, numbers: { gapMs }, fromMs: 150, toMs: 250 },
  });

  it("are all that are newest, to a version that came with the software", () => {
    expect([...unseenRows(split("time"), of(10, "shipped"))]).toEqual([1, 2, 3]);
  });

  it("begin where its test began, if that was later by a gap", () => {
    expect([...unseenRows(split("time"), of(10))]).toEqual([2, 3]);
  });

  it("are those of people who were held out, while the split is still by people", () => {
    expect([...unseenRows(split("people"), of(0))]).toEqual([1, 2, 3]);
  });

  it("are what came since its test, once the split is by time and it was not", () => {
    expect([...unseenRows(split("time"), of(0))]).toEqual([3]);
  });
});
