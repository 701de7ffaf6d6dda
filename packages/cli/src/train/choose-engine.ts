import { createS3Client } from "@porchlight/adapters/s3/s3-client";
import { createSagemakerClient } from "@porchlight/adapters/sagemaker/sagemaker-client";
import { createSagemakerEngine } from "@porchlight/adapters/sagemaker/sagemaker-engine";
import type { TrainingJobStatus } from "@porchlight/adapters/sagemaker/training-job";
import { xgboostImage } from "@porchlight/adapters/sagemaker/xgboost-image";
import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { ServiceError } from "@porchlight/core/error";
import { ENV } from "@porchlight/core/names";
import type { Engine } from "@porchlight/trainer/engine";
import { DEFAULT_INSTANCE_TYPE, type EngineChoice } from "./engine-choice.ts";

export interface ChosenEngine {
  readonly engine: Engine;
  close(): void;
}

const WITH_SAGEMAKER = ["role", "bucket", "instances", "instanceType", "image"] as const;
/** Of one try: an object of training rows has megabytes. */
const OBJECT_TIMEOUT_MS = 60_000;

/**
 * The engine that was asked for; `tell` takes lines about what goes on elsewhere. Throws `config.invalid` for what
 * SageMaker needs and was not named, and for what only goes with SageMaker.
 */
export async function chooseEngine(
  choice: EngineChoice,
  tell: (line: string) => void,
): Promise<ChosenEngine> {
  if (choice.engine === "sagemaker") return openSagemaker(choice, tell);
  const extra = WITH_SAGEMAKER.find((name) => choice[name] !== undefined);
  if (extra !== undefined) refuse(`${optionOf(extra)} goes with --engine sagemaker only`);
  return { engine: trainXgboost, close: () => undefined };
}

async function openSagemaker(
  choice: EngineChoice,
  tell: (line: string) => void,
): Promise<ChosenEngine> {
  if (choice.search)
    return refuse(
      "--search goes with --engine xgboost only: on SageMaker each try is a job to pay",
    );
  const { role, bucket = process.env[ENV.modelsBucket], image, instances = 1 } = choice;
  if (!role)
    return refuse("SageMaker needs --role, the ARN of the role that its container runs under");
  if (!bucket)
    return refuse(
      `SageMaker needs --bucket, a bucket of its region for training rows, or one in ${ENV.modelsBucket}`,
    );
  const sagemaker = createSagemakerClient();
  const s3 = createS3Client(OBJECT_TIMEOUT_MS);
  const close = () => {
    sagemaker.destroy();
    s3.destroy();
  };
  try {
    const engine = createSagemakerEngine({
      sagemaker,
      s3,
      role,
      bucket,
      image: image ?? xgboostImage(await regionOf(() => sagemaker.config.region())),
      instances,
      instanceType: choice.instanceType ?? DEFAULT_INSTANCE_TYPE,
      onStatus: (status) => tell(statusLine(status)),
      onRemark: ({ message }) => tell(message),
    });
    return { engine, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function regionOf(region: () => Promise<string>): Promise<string> {
  try {
    return await region();
  } catch (cause) {
    const message = "SageMaker needs a region: set AWS_REGION";
    throw new ServiceError("config.invalid", message, { cause });
  }
}

function statusLine({ job, metrics, status }: TrainingJobStatus): string {
  const figures = Object.entries(metrics).map(([name, value]) => `${name} ${value}`);
  return `SageMaker's ${job}: ${[status, ...figures].join(", ")}`;
}

/** instanceType → --instance-type */
const optionOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function refuse(message: string): never {
  throw new ServiceError("config.invalid", message);
}
