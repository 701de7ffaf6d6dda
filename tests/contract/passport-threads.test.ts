import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { checkModel } from "@porchlight/core/models/model-runner";
import type { PassportRuntime } from "@porchlight/core/models/passport";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { readXgboost } from "@porchlight/onnx/read-xgboost";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { issueTreePassport } from "@porchlight/trainer/issue-tree-passport";
import * as ort from "onnxruntime-web";
import { expect, it, vi } from "vitest";
import { FEATURES, labelledRows } from "./labelled-examples.ts";

vi.setConfig({ testTimeout: 60_000 });

// In a file of its own: threads are the process's, and are set before the runtime first runs.
ort.env.wasm.numThreads = 2;

/** Each thread sums a part of the trees, and the parts are added: in another order than the trainer's. */
const twoThreads: PassportRuntime = {
  name: "onnxruntime-web on two threads",
  async createRunner(onnx) {
    const session = await ort.InferenceSession.create(onnx, { executionProviders: ["wasm"] });
    const runner = checkModel({
      features: FEATURES,
      outputs: 1,
      async compute(vectors, rows) {
        const answers = await session.run({
          x: new ort.Tensor("float32", vectors, [rows, FEATURES]),
        });
        return answers.margin?.data as Float32Array;
      },
    });
    return { ...runner, release: () => session.release() };
  },
};

it("is refused to onnxruntime on two threads, which adds trees in another order", async () => {
  const model = await trainXgboost({
    features: FEATURES,
    rows: labelledRows(800, 1, (hidden) => (hidden > 2.2 ? 1 : 0)),
    parameters: { objective: "binary:logistic", max_depth: 4, eta: 0.1 },
    rounds: 120,
    seed: 3,
    threads: 1,
  });
  const ensemble = readXgboost(model.modelFile);
  const ours = { name: "porchlight", createRunner: async (b: Uint8Array) => createTreeRunner(b) };
  const by = { runtimes: [ours, twoThreads], seed: 4 };
  await expect(issueTreePassport(model, ensemble, writeOnnx(ensemble), by)).rejects.toMatchObject({
    code: "model.passport_refused",
    details: { runtime: twoThreads.name },
  });
});
