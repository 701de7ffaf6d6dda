/// <reference path="../../.sst/platform/config.d.ts" />
import { mapValues } from "../map-values.ts";
import type { BucketSpec } from "../topology-spec.ts";
import { componentName } from "./component-name.ts";

/** They stay when the app goes: states and models can be rebuilt from them, and not the other way round. */
export const createBuckets = (
  buckets: Readonly<Record<string, BucketSpec>>,
): Record<string, sst.aws.Bucket> =>
  mapValues(
    buckets,
    ({ versioned, forgetVersionsAfterDays: days }, name) =>
      new sst.aws.Bucket(componentName(name, "bucket"), {
        versioning: versioned,
        ...(days !== undefined && { lifecycle: [{ id: "forget-versions", prefix: "" }] }),
        transform: {
          bucket: (_args, options) => {
            options.retainOnDelete = true;
          },
          // SST's own words have no rule for versions that were written over.
          lifecycle: (args) => {
            args.rules = [
              {
                id: "forget-versions",
                status: "Enabled",
                filter: {},
                noncurrentVersionExpiration: { noncurrentDays: days as number },
              },
            ];
          },
        },
      }),
  );
