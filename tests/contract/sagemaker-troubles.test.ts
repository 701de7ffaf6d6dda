import { DeleteObjectCommand, DeleteObjectsCommand, type S3Client } from "@aws-sdk/client-s3";
import type { TrainingJobStatus } from "@porchlight/adapters/sagemaker/training-job";
import { type EngineRequest, parametersFor } from "@porchlight/trainer/engine";
import { describe, expect, it } from "vitest";
import { FEATURES } from "./labelled-examples.ts";
import { requestOf, useSagemaker } from "./sagemaker-world.ts";

const world = useSagemaker();

describe("a job that comes to nothing", () => {
  it("fails with SageMaker's reason in one sentence, and leaves no rows behind", async () => {
    world.api.plan.failure =
      "AlgorithmError: framework error: \nTraceback:\n  label must be in [0,1]";
    await expect(world.engineOf()(requestOf())).rejects.toMatchObject({
      code: "engine.failed",
      message: expect.stringMatching(
        /^the training job porchlight-[0-9a-f]{32} failed: AlgorithmError: framework error: Traceback: label must be in \[0,1\]$/,
      ),
    });
    expect(await world.keysLeft()).toEqual([]);
  });

  it.each([
    ["MaxRuntimeExceeded", "it ran for longer than it may"],
    ["Stopped", "by somebody"],
  ] as const)("says how it was stopped: %s", async (stopped, says) => {
    world.api.plan.stopped = stopped;
    await expect(world.engineOf()(requestOf())).rejects.toMatchObject({
      code: "engine.failed",
      message: expect.stringContaining(says),
    });
  });

  it("is stopped when the signal says so, with the signal's reason", async () => {
    world.api.plan.endless = true;
    const abort = new AbortController();
    const reason = new RangeError("enough");
    const onStatus = ({ status }: TrainingJobStatus) => {
      if (status === "Training") abort.abort(reason);
    };
    const slow = { firstMs: 1, mostMs: 60_000 };
    const training = world.engineOf({ onStatus, polling: slow })(
      requestOf({ signal: abort.signal }),
    );
    await expect(training).rejects.toBe(reason);
    expect(world.api.calls.at(-1)).toBe("StopTrainingJob");
    expect(await world.keysLeft()).toEqual([]);
  });

  it("is said to go on, and to cost, if it cannot be stopped", async () => {
    const abort = new AbortController();
    world.api.plan.endless = true;
    const onStatus = ({ status }: TrainingJobStatus) => {
      if (status !== "Training") return;
      world.api.plan.denies = true;
      abort.abort(new RangeError("enough"));
    };
    const training = world.engineOf({ onStatus })(requestOf({ signal: abort.signal }));
    await expect(training).rejects.toMatchObject({
      code: "engine.unavailable",
      message: expect.stringMatching(/would not stop .* goes on and costs: AccessDenied/),
    });
  });

  it("need not be stopped once it has ended", async () => {
    const abort = new AbortController();
    const reason = new RangeError("enough");
    world.api.plan.endless = true;
    const onStatus = ({ status }: TrainingJobStatus) => {
      const [job] = world.api.jobs;
      if (status !== "Training" || job === undefined) return;
      job.stopAsked = true;
      abort.abort(reason);
    };
    const training = world.engineOf({ onStatus })(requestOf({ signal: abort.signal }));
    await expect(training).rejects.toBe(reason);
  });

  it("is never started once the signal has said so", async () => {
    const signal = AbortSignal.abort(new RangeError("enough"));
    await expect(world.engineOf()(requestOf({ signal }))).rejects.toThrow("enough");
    expect(world.api.calls).toEqual([]);
  });
});

describe("an API that has troubles", () => {
  it("is asked again when it throttles", async () => {
    world.api.plan.throttles = 3;
    await world.engineOf()(requestOf());
    expect(world.api.calls.slice(0, 4)).toEqual(Array(4).fill("CreateTrainingJob"));
  });

  it("is not asked again when it refuses, and is quoted", async () => {
    world.api.plan.denies = true;
    await expect(world.engineOf()(requestOf())).rejects.toMatchObject({
      code: "engine.unavailable",
      message: expect.stringContaining("AccessDeniedException: not allowed to CreateTrainingJob"),
    });
    expect(world.api.calls).toEqual(["CreateTrainingJob"]);
  });

  it.each([
    ["lacks what it must have", { role: undefined as never }, ".RoleArn is missing"],
    ["has another type", { instanceType: 4 as never }, ".InstanceType is no string"],
  ])("refuses a job that %s", async (_, options, says) => {
    await expect(world.engineOf(options)(requestOf())).rejects.toMatchObject({
      code: "engine.unavailable",
      message: expect.stringContaining(says),
    });
  });

  it.each([
    ["at all", () => Promise.reject(Object.assign(new RangeError("no"), { name: "AccessDenied" }))],
    ["one by one", async () => ({ Errors: [{ Code: "AccessDenied" }] })],
  ])("does not cost the model if rows cannot be deleted %s", async (_, refuse) => {
    const { s3 } = world;
    const send = s3.send.bind(s3) as (...all: unknown[]) => unknown;
    const keeping = {
      send: (command: unknown, ...rest: unknown[]) =>
        command instanceof DeleteObjectsCommand ? refuse() : send(command, ...rest),
    } as Pick<S3Client, "send">;
    const remarks: string[] = [];
    const onRemark = (problem: Error) => remarks.push(problem.message);
    await world.engineOf({ s3: keeping, onRemark })(requestOf());
    expect(remarks).toEqual([
      expect.stringMatching(/^AWS would not delete s3:\/\/training\/.*: AccessDenied/),
    ]);
  });

  it("says so if a completed job's model is gone", async () => {
    const request = requestOf();
    await world.engineOf()(request);
    const { host: Bucket, pathname } = new URL(`${world.api.jobs[0]?.artifacts}`);
    await world.s3.send(new DeleteObjectCommand({ Bucket, Key: pathname.slice(1) }));
    await expect(world.engineOf()(request)).rejects.toMatchObject({
      code: "engine.failed",
      message: expect.stringContaining("is gone"),
    });
  });
});

describe("what the container would refuse", () => {
  it.each([
    ["weights", { rows: { ...requestOf().rows, weights: new Float32Array(400).fill(1) } }],
    ["a base score below 0", { parameters: { objective: "reg:squarederror", base_score: -1 } }],
    ["early stopping without a metric", { parameters: { objective: "binary:logistic" } }],
    [
      "the area under the curve of classes",
      { parameters: { objective: "multi:softprob", num_class: 4, eval_metric: "auc" } },
    ],
    ["a parameter that nobody knows", { parameters: { ...parametersFor(1), etta: 1 } }],
  ])("is refused before anything is sent: %s", async (_, request) => {
    const training = world.engineOf()(requestOf(request as Partial<EngineRequest>));
    await expect(training).rejects.toMatchObject({ code: "training.bad_parameter" });
    expect(world.api.calls).toEqual([]);
  });

  it("is refused: more instances than rows", async () => {
    const rows = { vectors: new Float32Array(2 * FEATURES), labels: Float32Array.of(0, 1) };
    await expect(world.engineOf({ instances: 3 })(requestOf({ rows }))).rejects.toMatchObject({
      code: "training.bad_rows",
    });
  });

  it.each(["sagemaker-xgboost:1.5-1", "sagemaker-xgboost", "xgboost:latest"])(
    "is refused: the image %s",
    (image) => {
      expect(() => world.engineOf({ image })).toThrow("none that is understood");
    },
  );
});
