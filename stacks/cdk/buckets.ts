import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { mapValues } from "../map-values.ts";
import type { BucketSpec } from "../topology-spec.ts";

/** They stay when the stack goes: states and models can be rebuilt from them, and not the other way round. */
export const createBuckets = (
  scope: Construct,
  buckets: Readonly<Record<string, BucketSpec>>,
): Record<string, Bucket> =>
  mapValues(buckets, ({ versioned, forgetVersionsAfterDays }, name) => {
    const bucket = new Bucket(scope, name, {
      versioned,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(forgetVersionsAfterDays !== undefined && {
        lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(forgetVersionsAfterDays) }],
      }),
    });
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "Only this stack's functions may read or write it, and their calls are in CloudTrail's data events for whoever turns those on; access logs of an archive written once a second would be a second archive.",
    });
    return bucket;
  });
