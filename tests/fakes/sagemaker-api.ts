import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import {
  type Channel,
  type CreateTrainingJobRequest,
  CreateTrainingJobRequest$,
  type DescribeTrainingJobResponse,
} from "@aws-sdk/client-sagemaker";
import type { LabelledRows } from "@porchlight/adapters/xgboost/labelled-rows";
import { pack } from "tar-stream";
import { decodeRecords } from "./decode-records.ts";
import { modelProblems } from "./model-problems.ts";
import { runXgboostContainer } from "./xgboost-container.ts";

/** What a test may ask of it; each is used up. */
export interface SagemakerPlan {
  /** So many of the next answers are that the rate is exceeded. */
  throttles: number;
  /** The next calls are refused to this caller. */
  denies: boolean;
  /** The next job fails for this reason. */
  failure: string | undefined;
  /** The next job is stopped, by its time or by somebody. */
  stopped: "MaxRuntimeExceeded" | "Stopped" | undefined;
  /** The next job has ended by the time it is first asked after. */
  quick: boolean;
  /** The next job stays at training until it is stopped. */
  endless: boolean;
}

interface Job {
  readonly request: CreateTrainingJobRequest;
  readonly plan: SagemakerPlan;
  /** From 0 on once it has been asked after. */
  step: number;
  stopAsked: boolean;
  artifacts?: string;
}

export interface SagemakerApi {
  readonly endpoint: string;
  readonly plan: SagemakerPlan;
  /** All that were started, in order. */
  readonly jobs: readonly Job[];
  /** Operations called, in order, those that were throttled too. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

const STEPS = ["Starting", "Downloading", "Training", "Uploading", "Completed"];
const noPlan = (): SagemakerPlan => ({
  throttles: 0,
  denies: false,
  failure: undefined,
  stopped: undefined,
  quick: false,
  endless: false,
});
const refusal = (__type: string, message: string): Answer => ({
  status: 400,
  body: { __type, message },
});

/**
 * SageMaker's API for training jobs, in its protocol (JSON 1.1), on S3 as it is given. A job goes one step on each
 * time it is asked after, and trains by libxgboost on the objects that its channels name. What the SDK's own model
 * of the service would not take is refused. Several instances are dealt their objects in turn and, since the
 * library here knows no peers, trained as one that has all rows.
 */
export async function startSagemakerApi(s3: S3Client): Promise<SagemakerApi> {
  const [jobs, calls, plan]: [Job[], string[], SagemakerPlan] = [[], [], noPlan()];
  const answer = async (operation: string, input: Record<string, unknown>): Promise<Answer> => {
    if (plan.throttles > 0) {
      plan.throttles--;
      return refusal("ThrottlingException", "Rate exceeded");
    }
    if (plan.denies) return refusal("AccessDeniedException", `not allowed to ${operation}`);
    if (operation === "CreateTrainingJob") return createJob(jobs, plan, input);
    const job = jobs.find(({ request }) => request.TrainingJobName === input.TrainingJobName);
    if (job === undefined) return refusal("ValidationException", "Requested resource not found.");
    if (operation === "DescribeTrainingJob") return { status: 200, body: await goOn(s3, job) };
    if (statusOf(job) !== "InProgress")
      return refusal("ValidationException", "The request was rejected: the job has ended.");
    job.stopAsked = true;
    return { status: 200, body: {} };
  };
  const server = createServer(async (request, response) => {
    const operation = String(request.headers["x-amz-target"]).replace("SageMaker.", "");
    calls.push(operation);
    const { status, body } = await answer(operation, JSON.parse(await text(request)));
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    plan,
    jobs,
    calls,
    close: () => promisify(server.close.bind(server))(),
  };
}

function createJob(jobs: Job[], plan: SagemakerPlan, input: Record<string, unknown>): Answer {
  const problems = modelProblems(CreateTrainingJobRequest$, input);
  // Optional in the model, since jobs without an instance of one's own lack them.
  for (const name of ["AlgorithmSpecification", "ResourceConfig", "StoppingCondition"])
    if (input[name] === undefined) problems.push(`.${name} is missing`);
  if (!/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/.test(String(input.TrainingJobName)))
    problems.push(".TrainingJobName is no name");
  if (problems.length > 0) return refusal("ValidationException", problems.join("; "));
  const request = input as unknown as CreateTrainingJobRequest;
  if (jobs.some((job) => job.request.TrainingJobName === request.TrainingJobName))
    return refusal("ResourceInUse", "Training job names must be unique.");
  jobs.push({ request, plan: { ...plan }, step: -1, stopAsked: false });
  Object.assign(plan, noPlan());
  const arn = `arn:aws:sagemaker:us-east-1:000000000000:training-job/${request.TrainingJobName}`;
  return { status: 200, body: { TrainingJobArn: arn } };
}

function statusOf({ plan, step, stopAsked }: Job): string {
  if (stopAsked) return "Stopped";
  if (step < STEPS.indexOf("Training")) return "InProgress";
  if (plan.failure !== undefined) return "Failed";
  if (plan.stopped !== undefined) return "Stopped";
  return step === STEPS.length - 1 ? "Completed" : "InProgress";
}

async function goOn(s3: S3Client, job: Job): Promise<Record<string, unknown>> {
  const { plan, request } = job;
  const last = plan.endless ? STEPS.indexOf("Training") : STEPS.length - 1;
  job.step = plan.quick ? last : Math.min(last, job.step + 1);
  if (statusOf(job) === "Completed")
    try {
      job.artifacts ??= await train(s3, request);
    } catch (error) {
      plan.failure = `AlgorithmError: ${error}`;
    }
  const status = statusOf(job);
  const ended = status === "Failed" ? "Failed" : (plan.stopped ?? "Stopped");
  return {
    TrainingJobName: request.TrainingJobName,
    TrainingJobStatus: status,
    SecondaryStatus: ["Failed", "Stopped"].includes(status) ? ended : STEPS[job.step],
    ...(status === "Failed" && { FailureReason: plan.failure }),
    ...(job.artifacts && { ModelArtifacts: { S3ModelArtifacts: job.artifacts } }),
    ...(job.step >= STEPS.indexOf("Training") && {
      FinalMetricDataList: [{ MetricName: "validation:logloss", Value: 0.5, Timestamp: 1 }],
    }),
  } satisfies { [name in keyof DescribeTrainingJobResponse]?: unknown };
}

/** Trains, puts the archive where it was asked for, and answers where that is. */
async function train(s3: S3Client, request: CreateTrainingJobRequest): Promise<string> {
  const { AlgorithmSpecification, HyperParameters = {}, InputDataConfig = [] } = request;
  const instances = request.ResourceConfig?.InstanceCount ?? 1;
  const rowsOf = async (name: string): Promise<LabelledRows | undefined> => {
    const channel = InputDataConfig.find(({ ChannelName }) => ChannelName === name);
    return channel && readChannel(s3, channel, instances);
  };
  const tag = String(AlgorithmSpecification?.TrainingImage).split(":").at(-1) as string;
  const rows = (await rowsOf("train")) as LabelledRows;
  const validation = await rowsOf("validation");
  const model = runXgboostContainer({ hyperparameters: HyperParameters, rows, validation, tag });
  const output = `${request.OutputDataConfig?.S3OutputPath}`;
  const uri = `${output}/${request.TrainingJobName}/output/model.tar.gz`;
  const { host: Bucket, pathname } = new URL(uri);
  const Body = await packModel({ "xgboost-model": model });
  await s3.send(new PutObjectCommand({ Bucket, Key: pathname.slice(1), Body }));
  return uri;
}

/** A `model.tar.gz` of such files. */
export async function packModel(files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const tar = pack();
  for (const [name, bytes] of Object.entries(files)) tar.entry({ name }, Buffer.from(bytes));
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return promisify(gzip)(Buffer.concat(chunks));
}

/** All rows under a prefix; of those that are dealt out, an instance with none fails the job. */
async function readChannel(
  s3: S3Client,
  channel: Channel,
  instances: number,
): Promise<LabelledRows> {
  const source = channel.DataSource?.S3DataSource;
  const { host: Bucket, pathname } = new URL(`${source?.S3Uri}`);
  const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: pathname.slice(1) }));
  const keys = (listed.Contents ?? []).map(({ Key }) => `${Key}`).sort();
  if (keys.length < (source?.S3DataDistributionType === "ShardedByS3Key" ? instances : 1))
    throw new RangeError(`${keys.length} objects for ${instances} instances`);
  const parts: LabelledRows[] = [];
  for (const Key of keys) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    parts.push(decodeRecords((await Body?.transformToByteArray()) ?? new Uint8Array()));
  }
  return {
    vectors: Float32Array.from(parts.flatMap(({ vectors }) => [...vectors])),
    labels: Float32Array.from(parts.flatMap(({ labels }) => [...labels])),
  };
}
