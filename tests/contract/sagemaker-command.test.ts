import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { chooseEngine } from "@porchlight/cli/train/choose-engine";
import type { EngineChoice } from "@porchlight/cli/train/engine-choice";
import { ENV } from "@porchlight/core/names";
import { readXgboost } from "@porchlight/onnx/read-xgboost";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requestOf, useSagemaker } from "./sagemaker-world.ts";

const world = useSagemaker();
const role = "arn:aws:iam::000000000000:role/training";
const choose = (choice: Partial<EngineChoice>, tell: (line: string) => void = () => undefined) =>
  chooseEngine({ engine: "sagemaker", ...choice }, tell);

beforeEach(() => {
  vi.stubEnv("AWS_ENDPOINT_URL_S3", world.s3Endpoint);
  vi.stubEnv("AWS_ENDPOINT_URL_SAGEMAKER", world.api.endpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv(ENV.modelsBucket, undefined);
});
afterEach(() => vi.unstubAllEnvs());

describe("the choice of an engine", () => {
  it("trains on SageMaker as the command line says, and tells how it goes", async () => {
    world.api.plan.quick = true;
    const told: string[] = [];
    const { close, engine } = await choose({ role, bucket: "training" }, (line) => told.push(line));
    const request = requestOf({ threads: 1 });
    const model = await engine(request);
    close();
    const here = await trainXgboost(request);
    expect(readXgboost(model.modelFile)).toEqual(readXgboost(here.modelFile));
    expect(world.api.jobs[0]?.request).toMatchObject({
      RoleArn: role,
      AlgorithmSpecification: {
        TrainingImage: "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1",
      },
      ResourceConfig: { InstanceCount: 1, InstanceType: "ml.m5.xlarge" },
    });
    expect(told.at(-1)).toMatch(/^SageMaker's porchlight-\w+: Completed, validation:logloss 0.5$/);
  });

  it("takes this machine where nothing else is asked for", async () => {
    const { close, engine } = await chooseEngine({ engine: "xgboost" }, () => undefined);
    expect(engine).toBe(trainXgboost);
    close();
  });

  it.each([
    ["a role", { bucket: "training" }, "--role"],
    ["a bucket", { role }, "--bucket"],
    ["SageMaker, for more instances", { engine: "xgboost", instances: 2 }, "--instances goes with"],
    ["SageMaker, for a type of them", { engine: "xgboost", instanceType: "x" }, "--instance-type"],
    ["a known image", { role, bucket: "training", image: "xgboost:1" }, "1.7-1 or 3.0-5"],
  ] as const)("says what is missing: %s", async (_, choice, says) => {
    await expect(choose(choice)).rejects.toMatchObject({
      code: "config.invalid",
      message: expect.stringContaining(says),
    });
  });

  it("says that a region's image is not known", async () => {
    vi.stubEnv("AWS_REGION", "mars-north-1");
    await expect(choose({ role, bucket: "training" })).rejects.toMatchObject({
      code: "config.invalid",
      message: expect.stringContaining("mars-north-1"),
    });
  });

  it("takes the models' bucket where the environment names it", async () => {
    vi.stubEnv(ENV.modelsBucket, "training");
    const { close } = await choose({ role });
    close();
  });
});
