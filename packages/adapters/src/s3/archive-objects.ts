import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import type { ArchiveObject } from "@porchlight/core/ports/archive";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import { sectionOfKey, type TEAM_SECTION } from "./archive-keys.ts";

export interface ReadArchiveOptions {
  readonly client: Pick<S3Client, "send">;
  readonly bucket: string;
  readonly workspace: string;
  readonly section: ArchiveObject["section"] | typeof TEAM_SECTION;
  /** Told after each object whose rows were all taken. */
  readonly onObject?: () => void;
}

const guard = createGuard({ code: "archive.unavailable", service: "S3", ...awsGuardOptions });

/**
 * Keys of a section's objects, in order: S3 lists them so. From a date on (`2026-11-23`), if one is
 * given, or from after a moment of one (see `momentPath`). Throws `archive.unavailable`.
 */
export async function* listArchiveObjects(
  { client, bucket, workspace, section }: ReadArchiveOptions,
  fromDate?: string,
): AsyncGenerator<string> {
  let after: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: `${workspace}/`,
      ...(fromDate !== undefined && { StartAfter: `${workspace}/${fromDate}/` }),
      ...(after !== undefined && { ContinuationToken: after }),
    });
    const page = await guard((abortSignal) => client.send(command, { abortSignal }));
    for (const { Key: key } of page.Contents ?? [])
      if (key !== undefined && sectionOfKey(key) === section) yield key;
    after = page.NextContinuationToken;
  } while (after !== undefined);
}

/** The rows of one object; other objects may hold some of them too. Throws `archive.unavailable`. */
export async function readArchiveObject(
  { client, bucket }: Pick<ReadArchiveOptions, "client" | "bucket">,
  key: string,
): Promise<ArchiveRow[]> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  const bytes = await guard(async (abortSignal) => {
    const { Body: body } = await client.send(command, { abortSignal });
    return body === undefined ? new Uint8Array() : body.transformToByteArray();
  });
  const text = (await decompress(bytes)).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ArchiveRow);
}

/** What was folded of a workspace, object by object, for who goes on reading where they left off. */
export const createArchiveReader = (options: Omit<ReadArchiveOptions, "section">) => ({
  list: (fromDate?: string) =>
    listArchiveObjects({ ...options, section: "interactions" }, fromDate),
  read: (key: string) => readArchiveObject(options, key),
});

const decompress = promisify(gunzip);
