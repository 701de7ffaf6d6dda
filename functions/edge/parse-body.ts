import { ServiceError } from "@porchlight/core/error";
import { readBytes } from "./read-bytes.ts";

/**
 * The JSON value in a request's body, as `runtime/body.ts` reads it, with what the web platform has. Throws
 * `body.too_large`, `body.bad_encoding` or `body.bad_json`.
 */
export async function parseBody(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string | null,
): Promise<unknown> {
  const text = decode(await inflate(bytes, encoding ?? "identity"));
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = text.trim() === "" ? "the body is empty" : "the body is not JSON";
    throw new ServiceError("body.bad_json", what, { cause });
  }
}

async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (encoding.trim().toLowerCase()) {
    case "":
    case "identity":
      return bytes;
    case "gzip":
    case "x-gzip":
      return gunzip(bytes);
    default:
      throw badEncoding("the body's content-encoding is neither gzip nor identity");
  }
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

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw badEncoding("the body is not UTF-8", cause);
  }
}

const badEncoding = (problem: string, cause?: unknown) =>
  new ServiceError("body.bad_encoding", problem, cause === undefined ? {} : { cause });
