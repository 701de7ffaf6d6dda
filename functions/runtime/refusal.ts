import { ServiceError } from "@porchlight/core/error";
import { log } from "./log.ts";

export interface Refusal {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

const RETRY_AFTER_SECONDS = 5;

/**
 * The answer to what went wrong, wherever it did; what is ours to mend is logged.
 *
 * @param with429 whether whatever would be a 5xx is answered as 429
 */
export function refusalOf(error: unknown, requestId: string, with429 = false): Refusal {
  const { code, details, message, cause, status: own } = known(error);
  const status = with429 && own >= 500 ? 429 : own;
  const wait = status === 429 || status === 503;
  if (own >= 500 || wait) log({ requestId, code, message, details, cause });
  const headers: Refusal["headers"] = wait ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {};
  // What is broken inside is for the log: strangers read answers.
  const body =
    own === 500
      ? { code, message: "something went wrong here; it is logged", requestId }
      : { code, message, details, requestId };
  return { status, body, headers };
}

const known = (error: unknown): ServiceError =>
  ServiceError.is(error)
    ? error
    : new ServiceError("service.failed", "an unexpected failure", { cause: error });
