import { ServiceError } from "@porchlight/core/error";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { headerOf } from "./header.ts";
import { badEncoding, packingOf, parseJson } from "./json-body.ts";

/** Of a body, after inflation. */
export const MAX_BODY_BYTES = 512 * 1024;

type BodyEvent = Pick<APIGatewayProxyEvent, "body" | "headers" | "isBase64Encoded">;

/**
 * The JSON value in a request's body, whatever the content type says: some senders call it a form.
 * Inflation stops at the limit. Throws `body.too_large`, `body.bad_encoding` or `body.bad_json`.
 */
export function readBody(event: BodyEvent): unknown {
  const bytes = bytesOf(event);
  const packing = packingOf(headerOf(event, "content-encoding") ?? "");
  return parseJson(packing === "gzip" ? gunzip(bytes) : bytes);
}

function bytesOf({ body, isBase64Encoded }: BodyEvent): Buffer {
  const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > MAX_BODY_BYTES) throw tooLarge();
  return bytes;
}

function gunzip(bytes: Buffer): Buffer {
  try {
    // Loaded with the first body that needs it: a start that reads a profile needs none.
    const { gunzipSync } = process.getBuiltinModule("node:zlib");
    return gunzipSync(bytes, { maxOutputLength: MAX_BODY_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    throw badEncoding("the body is not whole gzip", cause);
  }
}

const tooLarge = () =>
  new ServiceError(
    "body.too_large",
    `the body has more than ${MAX_BODY_BYTES} bytes after inflation; send it in parts`,
    { details: { maxBytes: MAX_BODY_BYTES } },
  );
