/// <reference path="../../.sst/platform/config.d.ts" />

/** What functions are given and granted, by the topology's names. */
export interface Resources {
  readonly tables: Readonly<Record<string, sst.aws.Dynamo>>;
  readonly queues: Readonly<Record<string, sst.aws.Queue>>;
  readonly buckets: Readonly<Record<string, sst.aws.Bucket>>;
  readonly secrets: Readonly<Record<string, $util.Output<string>>>;
}
