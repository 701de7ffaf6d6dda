import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { ServiceError } from "@porchlight/core/error";
import { requireCount } from "../xgboost/check-training.ts";
import type { TrainRequest, XgboostModel } from "../xgboost/train-xgboost.ts";
import { type CallAws, createCallAws, PATIENCE, type Patience } from "./call-aws.ts";
import { fetchObject } from "./fetch-object.ts";
import { formatHyperparameters } from "./format-hyperparameters.ts";
import { nameTrainingJob } from "./name-training-job.ts";
import { openTrainedModel } from "./open-trained-model.ts";
import { readModelArchive } from "./read-model-archive.ts";
import {
  awaitTrainingJob,
  type Polling,
  startTrainingJob,
  type TrainingJobStatus,
} from "./training-job.ts";
import { type JobSettings, trainingJobRequest } from "./training-job-request.ts";
import {
  deleteTrainingObjects,
  planTrainingObjects,
  putTrainingObjects,
} from "./training-objects.ts";
import { xgboostVersionOf } from "./xgboost-image.ts";

export interface SagemakerEngineOptions
  extends Pick<JobSettings, "role" | "bucket" | "image" | "instanceType"> {
  readonly sagemaker: Pick<SageMakerClient, "send">;
  /** Of the bucket's region, with time-outs for objects of many megabytes. */
  readonly s3: Pick<S3Client, "send">;
  readonly instances: number;
  readonly maxRuntimeSeconds?: number;
  /** An instance's threads; all of its cores if left out. A request's threads are of this machine. */
  readonly threads?: number;
  /** Keys begin with it; no workspace's name can. */
  readonly prefix?: string;
  /** Told when it changes. */
  readonly onStatus?: (status: TrainingJobStatus) => void;
  /** Told of what went wrong and does not cost the model: rows that stay in the bucket. */
  readonly onRemark?: (problem: ServiceError) => void;
  readonly objectBytes?: number;
  readonly polling?: Polling;
  readonly patience?: Patience;
}

const DEFAULTS = {
  maxRuntimeSeconds: 4 * 3600,
  prefix: "_training/",
  objectBytes: 64 * 2 ** 20,
  polling: { firstMs: 2_000, mostMs: 30_000 },
  patience: PATIENCE,
};
const noop = (): void => undefined;

/** What it answers is XGBoost's file, in whichever of its formats; only the metric's last values are known. */
export type SagemakerModel = Omit<XgboostModel, "evaluations">;

/**
 * An engine that trains on Amazon SageMaker's built-in XGBoost, on any number of instances, and answers for the
 * passport by libxgboost on this machine, from the bytes that SageMaker left.
 *
 * Rows go to the bucket as vectors and labels, without ids, and are deleted at the end; the model's archive stays,
 * so that the same training asked for again is answered by the job that is there. On one instance, and with as
 * many threads, it grows the trees that the library here grows; on several, sums are added in another order.
 *
 * The container keeps the rounds up to the best (its early stopping saves the best alone), and notes the best as
 * attribute `best_iteration`; a file that held later rounds would be cut by it as well.
 *
 * Throws `training.bad_parameter`, `training.bad_rows`, `config.invalid` for an image that is not understood,
 * `engine.unavailable` if AWS refuses or does not answer, `engine.failed` if the job does, in SageMaker's words.
 */
export function createSagemakerEngine(
  options: SagemakerEngineOptions,
): (request: TrainRequest) => Promise<SagemakerModel> {
  const settings = { ...DEFAULTS, ...options };
  const { bucket, image, instances, instanceType, objectBytes, prefix, s3, threads } = settings;
  requireCount("instances", instances);
  const xgboostVersion = xgboostVersionOf(image);
  const call = createCallAws(settings.patience);
  const place = { s3, bucket, call };
  return async (request) => {
    const { features, signal } = request;
    signal?.throwIfAborted();
    const hyperparameters = formatHyperparameters(request, threads);
    const identity = { hyperparameters, image, instances, instanceType };
    const name = nameTrainingJob(request, identity);
    const data = planTrainingObjects(`${prefix}${name}/`, request, instances, objectBytes);
    try {
      await putTrainingObjects(place, data, features, signal);
      const output = `${prefix}${name}/output`;
      const asked = trainingJobRequest(name, settings, data, hyperparameters, output);
      const uri = await runTrainingJob(settings, call, asked, signal);
      const bytes = await readModelArchive(await fetchObject(s3, call, uri));
      return { ...openTrainedModel(bytes, request), xgboostVersion };
    } finally {
      await deleteTrainingObjects(place, data).catch((problem) => {
        (settings.onRemark ?? noop)(problem);
      });
    }
  };
}

async function runTrainingJob(
  settings: typeof DEFAULTS & SagemakerEngineOptions,
  call: CallAws,
  asked: ReturnType<typeof trainingJobRequest>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const api = { sagemaker: settings.sagemaker, call };
  signal?.throwIfAborted();
  // Not aborted midway: whether the job was started must be known, or nobody would stop it.
  const job = await startTrainingJob(api, asked);
  return awaitTrainingJob(api, job, settings.polling, settings.onStatus ?? noop, signal);
}
