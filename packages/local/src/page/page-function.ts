import { S3Client } from "@aws-sdk/client-s3";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createArchiveReader } from "@porchlight/adapters/s3/archive-objects";
import { readEnv } from "@porchlight/functions/runtime/env";
import { log } from "@porchlight/functions/runtime/log";
import { wire } from "@porchlight/functions/runtime/wire";
import { createPage } from "./answer-page.ts";
import type { ArchiveReader } from "./journal.ts";
import { TIME_ZONE } from "./start-page.ts";

/**
 * The page as a function that only the laptop has: composed like all the others, in a process of its own,
 * so that what the page costs costs neither the gateway nor the queue.
 */
export const handler = createPage({
  ports: { ...wire, archive },
  timeZone: process.env[TIME_ZONE] ?? "UTC",
  now: Date.now,
  onProblem: ({ code, message, cause }) => log({ code, message, cause }),
});

let client: S3Client | undefined;

async function archive(workspace: string): Promise<ArchiveReader> {
  const { archiveBucket: bucket } = readEnv(process.env, ["archiveBucket"]);
  client ??= new S3Client({ ...awsClientOptions, forcePathStyle: true });
  return createArchiveReader({ client, bucket, workspace });
}
