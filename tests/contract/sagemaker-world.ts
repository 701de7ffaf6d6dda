import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import {
  createSagemakerEngine,
  type SagemakerEngineOptions,
} from "@porchlight/adapters/sagemaker/sagemaker-engine";
import { xgboostImage } from "@porchlight/adapters/sagemaker/xgboost-image";
import { type Engine, type EngineRequest, parametersFor } from "@porchlight/trainer/engine";
import { startFauxqs } from "fauxqs";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type SagemakerApi, startSagemakerApi } from "../fakes/sagemaker-api.ts";
import { FEATURES, labelledRows } from "./labelled-examples.ts";

const BUCKET = "training";
const account = {
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
};

export interface SagemakerWorld {
  readonly s3: S3Client;
  readonly s3Endpoint: string;
  readonly api: SagemakerApi;
  engineOf(options?: Partial<SagemakerEngineOptions>): Engine;
  /** In the bucket; models' archives are meant to stay. */
  keysLeft(prefix?: string): Promise<string[]>;
}

/** S3 for a file of tests, and an emulated SageMaker for each of them. */
export function useSagemaker(): SagemakerWorld {
  const world = {} as Pick<SagemakerWorld, "s3Endpoint"> & {
    s3: S3Client;
    api: SagemakerApi;
    sagemaker: SageMakerClient;
  };
  beforeAll(async () => {
    const fauxqs = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
    const endpoint = `http://127.0.0.1:${fauxqs.port}`;
    const s3 = new S3Client({ ...account, endpoint, forcePathStyle: true });
    Object.assign(world, { s3, s3Endpoint: endpoint });
    await world.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    return () => fauxqs.stop();
  });
  afterAll(() => world.s3.destroy());
  beforeEach(async () => {
    const api = await startSagemakerApi(world.s3);
    const { endpoint } = api;
    const sagemaker = new SageMakerClient({ ...account, endpoint, maxAttempts: 2 });
    Object.assign(world, { api, sagemaker });
    return async () => {
      sagemaker.destroy();
      await api.close();
    };
  });
  return Object.assign(world, {
    engineOf: (options: Partial<SagemakerEngineOptions> = {}) =>
      createSagemakerEngine({ ...settings, ...world, ...options }),
    keysLeft: async (Prefix = "") => {
      const listed = await world.s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
      const keys = (listed.Contents ?? []).map(({ Key }) => `${Key}`);
      return keys.filter((key) => !key.endsWith("model.tar.gz"));
    },
  });
}

const settings = {
  role: "arn:aws:iam::000000000000:role/training",
  bucket: BUCKET,
  image: xgboostImage(account.region),
  instances: 1,
  instanceType: "ml.m5.xlarge",
  threads: 1,
  polling: { firstMs: 1, mostMs: 2 },
  patience: { retries: 3, firstDelayMs: 1, mostDelayMs: 2 },
} as const;

let seed = 100;

/** Of a seed of its own each, since the same training twice is one job. */
export function requestOf(request: Partial<EngineRequest> = {}): EngineRequest {
  const isHot = (hidden: number) => (hidden > 2.2 ? 1 : 0);
  return {
    features: FEATURES,
    rows: labelledRows(400, 1, isHot),
    validation: labelledRows(400, 2, isHot),
    parameters: { ...parametersFor(1), eta: 0.5, colsample_bynode: 0.5, colsample_bytree: 1 },
    rounds: 60,
    earlyStopping: 5,
    seed: seed++,
    threads: 1,
    onProgress: () => undefined,
    ...request,
  };
}
