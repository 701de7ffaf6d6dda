import { ServiceError } from "@porchlight/core/error";

type Packing = "plain" | "gzip";
const PACKINGS: ReadonlyMap<string, Packing> = new Map([
  ["", "plain"],
  ["identity", "plain"],
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
]);

/** How a body is packed, by its content-encoding. Throws `body.bad_encoding`. */
export function packingOf(encoding: string): Packing {
  const packing = PACKINGS.get(encoding.trim().toLowerCase());
  if (packing === undefined)
    throw badEncoding("the body's content-encoding is neither gzip nor identity");
  return packing;
}

/** The JSON value in a body's bytes. Throws `body.bad_encoding` or `body.bad_json`. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = text.trim() === "" ? "the body is empty" : "the body is not JSON";
    throw new ServiceError("body.bad_json", what, { cause });
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw badEncoding("the body is not UTF-8", cause);
  }
}

export const badEncoding = (problem: string, cause?: unknown): ServiceError =>
  new ServiceError("body.bad_encoding", problem, cause === undefined ? {} : { cause });
