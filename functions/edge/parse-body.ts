import { ServiceError } from "@porchlight/core/error";
import { badEncoding, packingOf, parseJson } from "../runtime/json-body.ts";
import { readBytes } from "./read-bytes.ts";

/**
 * The JSON value in a request's body, as `runtime/body.ts` reads it, with what the web platform has. Throws
 * `body.too_large`, `body.bad_encoding` or `body.bad_json`.
 */
export async function parseBody(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string | null,
): Promise<unknown> {
  return parseJson(packingOf(encoding ?? "") === "gzip" ? await gunzip(bytes) : bytes);
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const packed = new Blob([bytes]).stream();
    return await readBytes(packed.pipeThrough(new DecompressionStream("gzip")));
  } catch (cause) {
    if (ServiceError.is(cause)) throw cause;
    throw badEncoding("the body is not whole gzip", cause);
  }
}
