import type { Channel, CreateTrainingJobRequest } from "@aws-sdk/client-sagemaker";
import type { TrainingObjects } from "./training-objects.ts";

/** Where and on what a job runs. */
export interface JobSettings {
  /** ARN of the role that the job's container runs under. */
  readonly role: string;
  readonly bucket: string;
  readonly image: string;
  readonly instances: number;
  readonly instanceType: string;
  /** SageMaker stops the job after so long. */
  readonly maxRuntimeSeconds: number;
}

const CONTENT_TYPE = "application/x-recordio-protobuf";
const GIBIBYTE = 2 ** 30;
/** Beside the rows there is what the container itself writes. */
const LEAST_VOLUME_GIB = 10;

/** What SageMaker is asked for; the container speaks to no network but that of its peers. */
export function trainingJobRequest(
  name: string,
  { bucket, image, instanceType, instances, maxRuntimeSeconds, role }: JobSettings,
  data: TrainingObjects,
  hyperparameters: Readonly<Record<string, string>>,
  outputPrefix: string,
): CreateTrainingJobRequest {
  const { bytes, trainPrefix, validationPrefix } = data;
  const channel = (ChannelName: string, prefix: string, sharded: boolean): Channel => ({
    ChannelName,
    ContentType: CONTENT_TYPE,
    DataSource: {
      S3DataSource: {
        S3DataType: "S3Prefix",
        S3Uri: `s3://${bucket}/${prefix}`,
        // Each instance learns from its own part of the rows, and all measure on the same.
        S3DataDistributionType: sharded ? "ShardedByS3Key" : "FullyReplicated",
      },
    },
  });
  return {
    TrainingJobName: name,
    RoleArn: role,
    AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
    HyperParameters: { ...hyperparameters },
    InputDataConfig: [
      channel("train", trainPrefix, true),
      ...(validationPrefix === undefined ? [] : [channel("validation", validationPrefix, false)]),
    ],
    OutputDataConfig: { S3OutputPath: `s3://${bucket}/${outputPrefix}` },
    ResourceConfig: {
      InstanceType: instanceType as NonNullable<
        CreateTrainingJobRequest["ResourceConfig"]
      >["InstanceType"],
      InstanceCount: instances,
      VolumeSizeInGB: LEAST_VOLUME_GIB + Math.ceil(bytes / GIBIBYTE),
    },
    StoppingCondition: { MaxRuntimeInSeconds: maxRuntimeSeconds },
    EnableNetworkIsolation: true,
  };
}
