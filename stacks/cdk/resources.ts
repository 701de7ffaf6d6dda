import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Queue } from "aws-cdk-lib/aws-sqs";

/** What functions are given and granted, by the topology's names. */
export interface Resources {
  readonly tables: Readonly<Record<string, Table>>;
  readonly queues: Readonly<Record<string, Queue>>;
  readonly buckets: Readonly<Record<string, Bucket>>;
  /** Values that CloudFormation fills in from Secrets Manager when it deploys. */
  readonly secrets: Readonly<Record<string, string>>;
}
