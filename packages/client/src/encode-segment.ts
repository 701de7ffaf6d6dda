import { PorchlightError } from "./porchlight-error.ts";

/** An id as a segment of a path. Throws `request.bad_parameter` for what no path can carry. */
export function encodeSegment(id: unknown, what: string): string {
  if (typeof id !== "string" || id === "") throw bad(`${what} is text, and not empty`);
  // However they are written, URLs take these for "here" and "one up".
  if (id === "." || id === "..") throw bad(`${what} is "${id}", which no address can hold`);
  try {
    return encodeURIComponent(id);
  } catch (cause) {
    throw bad(`${what} holds half a character (a lone surrogate)`, cause);
  }
}

const bad = (problem: string, cause?: unknown) =>
  new PorchlightError("request.bad_parameter", problem, { cause });
