import { promisify } from "node:util";
import { gzip } from "node:zlib";
import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { ErasableArchive } from "@porchlight/core/ports/erasures";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import { sectionOfKey } from "./archive-keys.ts";
import { readArchiveObject } from "./archive-objects.ts";

/**
 * The archive in S3, for who takes rows out of it. An object is written over under its own key, whole or
 * not at all, and nobody else writes to a key twice; the bucket keeps no versions, so what was there is gone.
 */
export function createS3ErasableArchive({
  client,
  bucket,
}: {
  readonly client: Pick<S3Client, "send">;
  readonly bucket: string;
}): ErasableArchive {
  const guard = createGuard({ code: "archive.unavailable", service: "S3", ...awsGuardOptions });
  return {
    async *list(workspace, after) {
      let token: string | undefined;
      do {
        const command = new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: `${workspace}/`,
          ...(after !== undefined && { StartAfter: after }),
          ...(token !== undefined && { ContinuationToken: token }),
        });
        const page = await guard((abortSignal) => client.send(command, { abortSignal }));
        for (const { Key: key } of page.Contents ?? [])
          if (key !== undefined && OF_PEOPLE.includes(sectionOfKey(key))) yield key;
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
    async read(key) {
      try {
        return await readArchiveObject({ client, bucket }, key);
      } catch (error) {
        if ((error as Error).cause instanceof NoSuchKey) return [];
        throw error;
      }
    },
    async replace(key, rows) {
      if (rows.length === 0) {
        const command = new DeleteObjectCommand({ Bucket: bucket, Key: key });
        await guard((abortSignal) => client.send(command, { abortSignal }));
        return;
      }
      const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: await compress(text),
        ContentType: "application/gzip",
      });
      await guard((abortSignal) => client.send(command, { abortSignal }));
    },
  };
}

const compress = promisify(gzip);

/** What else is filed under a day is of the team, not of people. */
const OF_PEOPLE: readonly (string | undefined)[] = ["interactions", "late"];
