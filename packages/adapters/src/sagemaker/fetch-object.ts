import { GetObjectCommand, NoSuchKey, type S3Client } from "@aws-sdk/client-s3";
import { ServiceError } from "@porchlight/core/error";
import type { CallAws } from "./call-aws.ts";

/** Packed, that is; what it unpacks to is bounded where it is unpacked. */
const BYTES_MAX = 2 ** 29;

/** The object at `s3://bucket/key`. Throws `engine.failed` if it is gone, or too large. */
export async function fetchObject(
  s3: Pick<S3Client, "send">,
  call: CallAws,
  uri: string,
): Promise<Uint8Array> {
  const { host: Bucket, pathname } = new URL(uri);
  return call(`give the model ${uri}`, async () => {
    const command = new GetObjectCommand({ Bucket, Key: decodeURIComponent(pathname.slice(1)) });
    try {
      const { Body: body, ContentLength: bytes = 0 } = await s3.send(command);
      if (bytes > BYTES_MAX)
        throw new ServiceError("engine.failed", `the model ${uri} is of ${bytes} bytes`);
      return body === undefined ? new Uint8Array() : await body.transformToByteArray();
    } catch (cause) {
      if (!(cause instanceof NoSuchKey)) throw cause;
      throw new ServiceError("engine.failed", `the job's model is gone from ${uri}`, { cause });
    }
  });
}
