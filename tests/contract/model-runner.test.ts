import { createOnnxRunner } from "@porchlight/adapters/onnxruntime/onnx-runner";
import { checkModel } from "@porchlight/core/models/model-runner";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { encodeOnnxModel } from "@porchlight/onnx/encode-onnx-model";
import { describe, expect, it } from "vitest";
import { modelRunnerSuite } from "./model-runner-suite.ts";

describe("our trees", () => modelRunnerSuite(async (bytes) => createTreeRunner(bytes)));

describe("onnxruntime", () => {
  modelRunnerSuite(createOnnxRunner);

  const value = (name: string, shape: (number | string)[], elementType = 1) => ({
    name,
    elementType,
    shape,
  });
  const identity = (input: (number | string)[], elementType = 1) =>
    encodeOnnxModel({
      opsets: { "": 17 },
      metadata: {},
      nodes: [
        {
          name: "same",
          operator: "Identity",
          domain: "",
          inputs: ["x"],
          outputs: ["y"],
          attributes: {},
        },
      ],
      inputs: [value("x", input, elementType)],
      outputs: [value("y", input, elementType)],
    });

  it("runs models that are no trees", async () => {
    const runner = await createOnnxRunner(identity(["N", 2]));
    expect(await runner.run(Float32Array.of(1, 2, 3, 4), 2)).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it.each<[string, Uint8Array]>([
    ["an open width", identity(["N", "F"])],
    ["one dimension", identity([2])],
    ["integers", identity(["N", 2], 7)],
  ])("refuses a model of %s", async (_, bytes) => {
    await expect(createOnnxRunner(bytes)).rejects.toMatchObject({ code: "model.unreadable" });
  });

  it("does not run once it was released", async () => {
    const runner = await createOnnxRunner(identity(["N", 2]));
    await runner.release();
    const run = runner.run(new Float32Array(2), 1);
    await expect(run).rejects.toMatchObject({ code: "model.failed" });
  });
});

describe("a model held to the law", () => {
  it("fails where it answers for other rows than it was asked", async () => {
    const short = checkModel({ features: 1, outputs: 2, compute: () => new Float32Array(2) });
    const run = short.run(new Float32Array(2), 2);
    await expect(run).rejects.toMatchObject({ code: "model.failed", retryable: true });
  });

  it("fails where it throws, and says why", async () => {
    const cause = new RangeError("out of memory");
    const broken = checkModel({ features: 1, outputs: 1, compute: () => Promise.reject(cause) });
    const run = broken.run(new Float32Array(1), 1);
    await expect(run).rejects.toMatchObject({ code: "model.failed", cause });
  });
});
