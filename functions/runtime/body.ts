import { ServiceError } from "@porchlight/core/error";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { headerOf } from "./header.ts";

/** Of a body, after inflation. */
export const MAX_BODY_BYTES = 512 * 1024;

type BodyEvent = Pick<APIGatewayProxyEvent, "body" | "headers" | "isBase64Encoded">;

/**
 * The JSON value in a request's body, whatever the content type says: some senders call it a form.
 * Inflation stops at the limit. Throws `body.too_large`, `body.bad_encoding` or `body.bad_json`.
 */
export function readBody(event: BodyEvent): unknown {
  const text = decode(inflate(bytesOf(event), headerOf(event, "content-encoding")));
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = text.trim() === "" ? "the body is empty" : "the body is not JSON";
    throw new ServiceError("body.bad_json", what, { cause });
  }
}

function bytesOf({ body, isBase64Encoded }: BodyEvent): Buffer {
  const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > MAX_BODY_BYTES) throw tooLarge();
  return bytes;
}

function inflate(bytes: Buffer, encoding = "identity"): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case "":
    case "identity":
      return bytes;
    case "gzip":
    case "x-gzip":
      return gunzip(bytes);
    default:
      throw new ServiceError(
        "body.bad_encoding",
        "the body's content-encoding is neither gzip nor identity",
      );
  }
}

function gunzip(bytes: Buffer): Buffer {
  try {
    // Loaded with the first body that needs it: a start that reads a profile needs none.
    const { gunzipSync } = process.getBuiltinModule("node:zlib");
    return gunzipSync(bytes, { maxOutputLength: MAX_BODY_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    throw new ServiceError("body.bad_encoding", "the body is not whole gzip", { cause });
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ServiceError("body.bad_encoding", "the body is not UTF-8", { cause });
  }
}

const tooLarge = () =>
  new ServiceError(
    "body.too_large",
    `the body has more than ${MAX_BODY_BYTES} bytes after inflation; send it in parts`,
    { details: { maxBytes: MAX_BODY_BYTES } },
  );
