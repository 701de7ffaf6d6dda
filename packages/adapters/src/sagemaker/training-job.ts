import { setTimeout as wait } from "node:timers/promises";
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobRequest,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobResponse,
  ResourceInUse,
  type SageMakerClient,
  StopTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { ServiceError } from "@porchlight/core/error";
import { type CallAws, oneLine } from "./call-aws.ts";

/** What SageMaker says of a job; it does not say which round it is at. */
export interface TrainingJobStatus {
  readonly job: string;
  /** "Starting", "Downloading", "Training", "Uploading", "Completed" and others of SageMaker's. */
  readonly status: string;
  /** The last of each metric that the container printed: "validation:logloss". */
  readonly metrics: Readonly<Record<string, number>>;
}

interface Api {
  readonly sagemaker: Pick<SageMakerClient, "send">;
  readonly call: CallAws;
}

/** How often a job is asked after: it takes minutes to start, and then as long as it takes. */
export interface Polling {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Tries of one training that may have failed before this one. */
const ATTEMPTS_MAX = 50;

/**
 * Starts a job under the given name, and answers the name it runs under. If a job of that name is there, it is of
 * the same training: one that runs or is completed is taken for this one, and beside one that failed or was
 * stopped the next attempt gets a number behind its name (names are never free again).
 */
export async function startTrainingJob(
  api: Api,
  request: CreateTrainingJobRequest,
): Promise<string> {
  const { TrainingJobName: name } = request;
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const job = attempt === 1 ? `${name}` : `${name}-${attempt}`;
    if (await createJob(api, { ...request, TrainingJobName: job })) return job;
    const { TrainingJobStatus: status } = await describeJob(api, job);
    if (status === "InProgress" || status === "Completed") return job;
  }
  throw new ServiceError(
    "engine.failed",
    `SageMaker has failed at the training ${name} ${ATTEMPTS_MAX} times`,
  );
}

/** Whether it was; false if its name is taken. */
function createJob({ call, sagemaker }: Api, request: CreateTrainingJobRequest): Promise<boolean> {
  return call(`start the training job ${request.TrainingJobName}`, async () => {
    try {
      await sagemaker.send(new CreateTrainingJobCommand(request));
      return true;
    } catch (error) {
      if (error instanceof ResourceInUse) return false;
      throw error;
    }
  });
}

/**
 * Waits until a job has ended, asking ever less often, and answers where its model lies (`s3://…`). Once the signal
 * aborts, stops the job and throws the signal's reason. Throws `engine.failed` with SageMaker's reason.
 */
export async function awaitTrainingJob(
  api: Api,
  job: string,
  { firstMs, mostMs }: Polling,
  onStatus: (status: TrainingJobStatus) => void,
  signal?: AbortSignal,
): Promise<string> {
  let told = "";
  for (let delayMs = firstMs; ; delayMs = Math.min(mostMs, delayMs * 1.5)) {
    if (signal?.aborted) await stopTrainingJob(api, job);
    signal?.throwIfAborted();
    const described = await describeJob(api, job);
    const status = statusOf(job, described);
    if (JSON.stringify(status) !== told) onStatus(status);
    told = JSON.stringify(status);
    const uri = modelOf(job, described);
    if (uri !== undefined) return uri;
    // Woken by the signal, it looks at it first.
    await Promise.allSettled([wait(delayMs, undefined, signal && { signal })]);
  }
}

const describeJob = ({ call, sagemaker }: Api, job: string): Promise<DescribeTrainingJobResponse> =>
  call(`tell of the training job ${job}`, () =>
    sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: job })),
  );

/** A job that has ended cannot be stopped, and need not be. */
async function stopTrainingJob(api: Api, job: string): Promise<void> {
  const { call, sagemaker } = api;
  try {
    await call(`stop the training job ${job}, which goes on and costs`, () =>
      sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: job })),
    );
  } catch (error) {
    // If that cannot be told either, the worse is assumed.
    const isEnded = await describeJob(api, job).then(
      ({ TrainingJobStatus: status }) => status !== "InProgress",
      () => false,
    );
    if (!isEnded) throw error;
  }
}

const statusOf = (job: string, described: DescribeTrainingJobResponse): TrainingJobStatus => ({
  job,
  status: described.SecondaryStatus ?? described.TrainingJobStatus ?? "unknown",
  metrics: Object.fromEntries(
    (described.FinalMetricDataList ?? []).map(({ MetricName, Value }) => [
      `${MetricName}`,
      Value ?? Number.NaN,
    ]),
  ),
});

/** Where the model lies; undefined while there is none yet. */
function modelOf(job: string, described: DescribeTrainingJobResponse): string | undefined {
  const { FailureReason, ModelArtifacts, SecondaryStatus, TrainingJobStatus } = described;
  const fail = (how: string): never => {
    throw new ServiceError("engine.failed", `the training job ${job} ${how}`, { details: { job } });
  };
  switch (TrainingJobStatus) {
    case "Completed":
      return ModelArtifacts?.S3ModelArtifacts ?? fail("was completed, and left no model");
    case "Failed":
      return fail(`failed: ${oneLine(FailureReason ?? "SageMaker gives no reason")}`);
    case "Stopped":
      return fail(
        SecondaryStatus === "MaxRuntimeExceeded"
          ? "was stopped by SageMaker: it ran for longer than it may"
          : `was stopped by somebody (${SecondaryStatus})`,
      );
    default:
      return undefined;
  }
}
