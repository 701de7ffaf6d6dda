import { gzipSync } from "node:zlib";
import { openTrainedModel } from "@porchlight/adapters/sagemaker/open-trained-model";
import { readModelArchive } from "@porchlight/adapters/sagemaker/read-model-archive";
import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { describe, expect, it } from "vitest";
import { packModel } from "../fakes/sagemaker-api.ts";
import { FEATURES } from "./labelled-examples.ts";
import { requestOf } from "./sagemaker-world.ts";

const model = Uint8Array.from({ length: 5_000 }, (_, i) => i % 251);

describe("a model archive", () => {
  it.each(["xgboost-model", "./xgboost-model"])("gives the file %s, among others", async (name) => {
    const archive = await packModel({
      "checkpoints/xgboost-model": Uint8Array.of(1),
      [name]: model,
    });
    expect(await readModelArchive(archive)).toEqual(model);
  });

  it.each([
    ["has no model", () => packModel({ "other-model": model })],
    ["has two of them", () => packModel({ "xgboost-model": model, "./xgboost-model": model })],
    ["is no gzip", async () => model],
    ["is empty", async () => new Uint8Array()],
    ["is no tar inside", async () => gzipSync(model)],
    [
      "is cut short",
      async () => {
        const whole = await packModel({ "xgboost-model": model });
        return whole.subarray(0, whole.length / 2);
      },
    ],
  ])("is refused if it %s", async (_, archive) => {
    await expect(readModelArchive(await archive())).rejects.toMatchObject({
      code: "engine.failed",
      message: expect.stringContaining("SageMaker's model archive cannot be read"),
    });
  });

  it("is refused before it has unpacked to more than it may", async () => {
    const bomb = await packModel({ "xgboost-model": new Uint8Array(10_000_000) });
    await expect(readModelArchive(bomb, 1_000_000)).rejects.toMatchObject({
      code: "engine.failed",
    });
  });
});

describe("the model in it", () => {
  it("counts up to its best round, even if its file has later ones", async () => {
    const request = requestOf();
    const whole = await trainXgboost(request);
    expect(whole.evaluations.length).toBeGreaterThan(whole.bestIteration + 1);
    const model = openTrainedModel(whole.modelFile, request);
    expect(model.bestIteration).toBe(whole.bestIteration);
  });

  it("is refused if it is of another width", async () => {
    const { modelFile } = await trainXgboost(requestOf({ rounds: 1 }));
    expect(() => openTrainedModel(modelFile, requestOf({ features: FEATURES + 1 }))).toThrow(
      "is of 6 features, not of 7",
    );
  });

  it("is refused if XGBoost did not save it", () => {
    expect(() => openTrainedModel(model, requestOf())).toThrow("SageMaker's model: readXgboost");
  });
});
