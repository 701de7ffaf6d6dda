import { ServiceError } from "@porchlight/core/error";
import { MAX_BODY_BYTES } from "../runtime/body.ts";

/** What a stream holds, read no further than a body may be long. Throws `body.too_large`. */
export async function readBytes(
  stream: ReadableStream<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES)
      throw new ServiceError("body.too_large", `the body has more than ${MAX_BODY_BYTES} bytes`, {
        details: { maxBytes: MAX_BODY_BYTES },
      });
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
