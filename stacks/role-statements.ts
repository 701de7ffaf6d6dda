import type { Grant } from "./topology-spec.ts";

/** One statement of a function's role: exact actions on one resource, or on the objects in it. */
export interface RoleStatement extends Grant {
  readonly onObjects: boolean;
}

/** What S3 decides about a bucket as a whole; everything else it decides about the objects in it. */
const BUCKET_ACTIONS = ["s3:ListBucket", "s3:GetBucketLocation"];

/** A function's grants as the statements of its role. */
export const roleStatements = (grants: readonly Grant[]): readonly RoleStatement[] =>
  grants.flatMap(({ on, actions }): RoleStatement[] => {
    if (!on.startsWith("bucket:")) return [{ on, actions, onObjects: false }];
    const whole = actions.filter((action) => BUCKET_ACTIONS.includes(action));
    const objects = actions.filter((action) => !BUCKET_ACTIONS.includes(action));
    return [
      ...(whole.length === 0 ? [] : [{ on, actions: whole, onObjects: false }]),
      ...(objects.length === 0 ? [] : [{ on, actions: objects, onObjects: true }]),
    ];
  });
