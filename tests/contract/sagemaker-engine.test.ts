import { createOnnxRunner } from "@porchlight/adapters/onnxruntime/onnx-runner";
import type { TrainingJobStatus } from "@porchlight/adapters/sagemaker/training-job";
import { xgboostImage } from "@porchlight/adapters/sagemaker/xgboost-image";
import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import type { PassportRuntime } from "@porchlight/core/models/passport";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { readXgboost } from "@porchlight/onnx/read-xgboost";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { type Engine, parametersFor } from "@porchlight/trainer/engine";
import { issueTreePassport } from "@porchlight/trainer/issue-tree-passport";
import { describe, expect, it } from "vitest";
import { labelledRows } from "./labelled-examples.ts";
import { requestOf, useSagemaker } from "./sagemaker-world.ts";

const world = useSagemaker();

const fourClasses = (N: number, of: number) =>
  labelledRows(N, of, (hidden) => Math.min(3, Math.floor(hidden)));

describe("the engine on SageMaker", () => {
  it.each([
    ["of two classes", requestOf()],
    [
      "of four classes",
      requestOf({
        rows: fourClasses(400, 3),
        validation: fourClasses(400, 4),
        parameters: { ...parametersFor(4), eta: 0.5 },
      }),
    ],
    ["that is not stopped early", requestOf({ rounds: 3, earlyStopping: 50 })],
  ])("grows the trees that XGBoost grows here: a model %s", async (_, request) => {
    const here = await (trainXgboost satisfies Engine)(request);
    const there = await world.engineOf()(request);
    expect(readXgboost(there.modelFile)).toEqual(readXgboost(here.modelFile));
    expect(there.bestIteration).toBe(here.bestIteration);
    expect(there.xgboostVersion).toBe("1.7.4");
    const { vectors } = request.validation;
    expect(await there.margins(vectors)).toEqual(await here.margins(vectors));
  });

  it("keeps the rounds up to the best, of which there are fewer than were trained", async () => {
    const rounds: number[] = [];
    const request = requestOf({ onProgress: ({ round }) => rounds.push(round) });
    const { bestIteration, modelFile } = await world.engineOf()(request);
    expect(readXgboost(modelFile).roots).toHaveLength(bestIteration + 1);
    expect(bestIteration + 1).toBeLessThan(request.rounds - request.earlyStopping);
    expect(rounds).toEqual([bestIteration + 1]);
  });

  it("gives a model that is issued a passport", async () => {
    const model = await world.engineOf()(requestOf());
    const ensemble = readXgboost(model.modelFile);
    const runtimes: PassportRuntime[] = [
      { name: "porchlight", createRunner: async (onnx) => createTreeRunner(onnx) },
      { name: "onnxruntime-web", createRunner: createOnnxRunner },
    ];
    const passport = await issueTreePassport(model, ensemble, writeOnnx(ensemble), {
      runtimes,
      seed: 1,
    });
    expect(passport.agreed).toEqual(["xgboost 1.7.4", "porchlight", "onnxruntime-web"]);
  });

  it("takes a model in the format of newer images too", async () => {
    const image = xgboostImage("us-east-1").replace("1.7-1", "3.0-5");
    const request = requestOf();
    const here = await trainXgboost(request);
    const there = await world.engineOf({ image })(request);
    expect(new TextDecoder("latin1").decode(there.modelFile.subarray(0, 2))).toBe("{L");
    expect(readXgboost(there.modelFile)).toEqual(readXgboost(here.modelFile));
    expect(there.xgboostVersion).toBe("3.0.5");
  });

  it("deals rows out to several instances, in parts that differ by a row at most", async () => {
    const request = requestOf({ parameters: { ...parametersFor(1), subsample: 1, eta: 0.5 } });
    const sent: string[] = [];
    const onStatus = async ({ status }: TrainingJobStatus) => {
      if (status === "Starting") sent.push(...(await world.keysLeft()));
    };
    const model = await world.engineOf({ instances: 3, objectBytes: 5_000, onStatus })(request);
    const [job] = world.api.jobs;
    expect(job?.request.ResourceConfig?.InstanceCount).toBe(3);
    expect(job?.request.InputDataConfig?.map(({ DataSource }) => DataSource?.S3DataSource)).toEqual(
      [
        expect.objectContaining({ S3DataDistributionType: "ShardedByS3Key" }),
        expect.objectContaining({ S3DataDistributionType: "FullyReplicated" }),
      ],
    );
    expect(sent).toHaveLength(6 + 6);
    // Dealt out and put together again, in the order of names: what one instance would have seen.
    const here = await trainXgboost(request);
    expect(readXgboost(model.modelFile)).toEqual(readXgboost(here.modelFile));
  });

  it("asks for no more than it needs, and tells of each status once", async () => {
    const told: TrainingJobStatus[] = [];
    const request = requestOf();
    await world.engineOf({ onStatus: (status) => told.push(status), threads: 2 })(request);
    expect(told.map(({ status }) => status)).toEqual([
      "Starting",
      "Downloading",
      "Training",
      "Uploading",
      "Completed",
    ]);
    expect(told.at(-1)?.metrics).toEqual({ "validation:logloss": 0.5 });
    expect(world.api.jobs[0]?.request).toMatchObject({
      EnableNetworkIsolation: true,
      StoppingCondition: { MaxRuntimeInSeconds: 4 * 3600 },
    });
    expect(world.api.jobs[0]?.request.HyperParameters).toEqual({
      base_score: "0.5",
      booster: "gbtree",
      colsample_bynode: "0.5",
      colsample_bytree: "1",
      early_stopping_rounds: "5",
      eta: "0.5",
      eval_metric: "logloss",
      lambda: "10",
      max_depth: "4",
      min_child_weight: "20",
      nthread: "2",
      num_round: "60",
      objective: "binary:logistic",
      seed: String(request.seed),
      subsample: "0.5",
      tree_method: "hist",
    });
    expect(await world.keysLeft()).toEqual([]);
  });

  it("finds the job of a training that is asked for again", async () => {
    const request = requestOf();
    const first = await world.engineOf()(request);
    const again = await world.engineOf()(request);
    expect(again.modelFile).toEqual(first.modelFile);
    expect(world.api.jobs).toHaveLength(1);
  });

  it("starts another job beside one that failed", async () => {
    const request = requestOf();
    world.api.plan.failure = "ClientError: no memory";
    await expect(world.engineOf()(request)).rejects.toMatchObject({ code: "engine.failed" });
    await world.engineOf()(request);
    const names = world.api.jobs.map((job) => job.request.TrainingJobName);
    expect(names[1]).toBe(`${names[0]}-2`);
  });
});
