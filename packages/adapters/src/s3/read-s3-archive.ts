import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { type ArchiveRow, archiveRowKey } from "@porchlight/core/archive-row";
import type { ArchiveObject } from "@porchlight/core/ports";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import { sectionOfKey } from "./archive-keys.ts";

export interface ReadArchiveOptions {
  readonly client: Pick<S3Client, "send">;
  readonly bucket: string;
  readonly workspace: string;
  readonly section: ArchiveObject["section"];
}

/**
 * A workspace's rows in the order they were archived; of those archived more than once, the first.
 * Holds one object and one key per row in memory. Throws `archive.unavailable`.
 */
export async function* readS3Archive(options: ReadArchiveOptions): AsyncGenerator<ArchiveRow> {
  const seen = new Set<string>();
  for await (const key of listKeys(options))
    for (const line of await readLines(options, key)) {
      const row = JSON.parse(line) as ArchiveRow;
      const rowKey = archiveRowKey(row);
      if (seen.has(rowKey)) continue;
      seen.add(rowKey);
      yield row;
    }
}

const guard = createGuard({ code: "archive.unavailable", service: "S3", ...awsGuardOptions });

/** S3 lists keys in order. */
async function* listKeys({
  client,
  bucket,
  workspace,
  section,
}: ReadArchiveOptions): AsyncGenerator<string> {
  let after: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: `${workspace}/`,
      ...(after !== undefined && { ContinuationToken: after }),
    });
    const page = await guard((abortSignal) => client.send(command, { abortSignal }));
    for (const { Key: key } of page.Contents ?? [])
      if (key !== undefined && sectionOfKey(key) === section) yield key;
    after = page.NextContinuationToken;
  } while (after !== undefined);
}

async function readLines({ client, bucket }: ReadArchiveOptions, key: string): Promise<string[]> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  const bytes = await guard(async (abortSignal) => {
    const { Body: body } = await client.send(command, { abortSignal });
    return body === undefined ? new Uint8Array() : body.transformToByteArray();
  });
  const text = (await decompress(bytes)).toString("utf8");
  return text.split("\n").filter((line) => line !== "");
}

const decompress = promisify(gunzip);
