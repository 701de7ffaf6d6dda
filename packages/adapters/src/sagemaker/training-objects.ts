import { DeleteObjectsCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { ServiceError } from "@porchlight/core/error";
import { mapBounded } from "../map-bounded.ts";
import type { LabelledRows } from "../xgboost/labelled-rows.ts";
import type { CallAws } from "./call-aws.ts";
import { encodeRecords, recordBytes } from "./encode-records.ts";

/** One object of a channel. */
export interface TrainingObject {
  readonly key: string;
  readonly rows: LabelledRows;
  /** Rows `from` up to `to`. */
  readonly from: number;
  readonly to: number;
}

export interface TrainingObjects {
  /** Keys begin so, by channel; a channel without rows has none. */
  readonly trainPrefix: string;
  readonly validationPrefix: string | undefined;
  readonly objects: readonly TrainingObject[];
  readonly bytes: number;
}

interface Channels {
  readonly features: number;
  readonly rows: LabelledRows;
  readonly validation?: LabelledRows;
}

/** One object is in memory at a time for each of so many that are written. */
const WRITERS = 2;
/** S3's limit. */
const DELETED_AT_ONCE = 1_000;

/**
 * Cuts rows into objects of about `objectBytes` at most. Each of `instances` gets as many objects as the others,
 * and objects differ by a row at most, because SageMaker deals out objects and not rows. Names sort as the rows
 * do: the container reads files in the order of their names. Throws `training.bad_rows` where an instance would
 * get no row.
 */
export function planTrainingObjects(
  folder: string,
  { features, rows, validation }: Channels,
  instances: number,
  objectBytes: number,
): TrainingObjects {
  if (rows.labels.length < instances)
    throw new ServiceError(
      "training.bad_rows",
      `${rows.labels.length} rows cannot be dealt out to ${instances} instances`,
    );
  const trainPrefix = `${folder}train/`;
  const validationPrefix = validation && `${folder}validation/`;
  const cut = (prefix: string, of: LabelledRows, owners: number): TrainingObject[] => {
    const N = of.labels.length;
    const bytesEach = (N * recordBytes(features)) / owners;
    const count = Math.min(N - (N % owners), owners * Math.ceil(bytesEach / objectBytes));
    return Array.from({ length: count }, (_, i) => ({
      key: `${prefix}${String(i).padStart(6, "0")}.pbr`,
      rows: of,
      from: Math.floor((i * N) / count),
      to: Math.floor(((i + 1) * N) / count),
    }));
  };
  return {
    trainPrefix,
    validationPrefix,
    objects: [
      ...cut(trainPrefix, rows, instances),
      ...(validation === undefined ? [] : cut(`${validationPrefix}`, validation, 1)),
    ],
    bytes: recordBytes(features) * (rows.labels.length + (validation?.labels.length ?? 0)),
  };
}

interface Place {
  readonly s3: Pick<S3Client, "send">;
  readonly bucket: string;
  readonly call: CallAws;
}

/** Writes them; the same again is the same. Stops between two objects with the signal's reason. */
export const putTrainingObjects = (
  { bucket, call, s3 }: Place,
  { objects }: TrainingObjects,
  features: number,
  signal?: AbortSignal,
): Promise<unknown> =>
  mapBounded(objects, WRITERS, async ({ from, key, rows, to }) => {
    signal?.throwIfAborted();
    const Body = encodeRecords(rows, features, from, to);
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body });
    return call(`take training rows as s3://${bucket}/${key}`, () => s3.send(command));
  });

/** Deletes them, those that were never written too: S3 does not mind. */
export async function deleteTrainingObjects(
  { bucket, call, s3 }: Place,
  { objects }: TrainingObjects,
): Promise<void> {
  for (let at = 0; at < objects.length; at += DELETED_AT_ONCE) {
    const Objects = objects.slice(at, at + DELETED_AT_ONCE).map(({ key }) => ({ Key: key }));
    const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
    const where = `s3://${bucket}/${Objects[0]?.Key}`;
    const { Errors: [first] = [] } = await call(`delete ${where}`, () => s3.send(command));
    if (first !== undefined)
      throw new ServiceError("engine.unavailable", `AWS would not delete ${where}: ${first.Code}`);
  }
}
