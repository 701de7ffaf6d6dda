import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Archive } from "@porchlight/core/ports/archive";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import { archiveKey } from "./archive-keys.ts";

/** Archives rows in S3 as gzipped lines of JSON. A key is written whole or not at all. */
export function createS3Archive({
  client,
  bucket,
}: {
  readonly client: Pick<S3Client, "send">;
  readonly bucket: string;
}): Archive {
  const guard = createGuard({ code: "archive.unavailable", service: "S3", ...awsGuardOptions });
  return async (object) => {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: archiveKey(object),
      Body: await compress(object.rows.map((row) => `${row}\n`).join("")),
      ContentType: "application/gzip",
    });
    await guard((abortSignal) => client.send(command, { abortSignal }));
  };
}

const compress = promisify(gzip);
