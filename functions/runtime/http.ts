import { ServiceError } from "@porchlight/core/error";
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { log } from "./log.ts";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Route = (event: APIGatewayProxyEvent, context: Context) => Promise<Answer>;

const RETRY_AFTER_SECONDS = 5;
/** Kept back from a function's time, to answer before the platform ends it. */
const TO_ANSWER_MS = 500;

/**
 * Turns a route into a Lambda handler: the one place where errors become answers, and where a route
 * that would outlive its function is answered for in time.
 *
 * @param refuseWith429 senders of interactions retry 429 and may lose everything on 5xx, so ingest
 *   answers 429 whatever failed
 */
export function httpHandler(route: Route, { refuseWith429 = false } = {}) {
  return async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    try {
      const { status, body, headers = {} } = await inTime(route(event, context), context);
      return answer(status, body, headers);
    } catch (error) {
      return refuse(known(error), context.awsRequestId, refuseWith429);
    }
  };
}

/** What was started goes on; only the answer stops waiting for it. */
async function inTime(answered: Promise<Answer>, context: Context): Promise<Answer> {
  const withinMs = context.getRemainingTimeInMillis() - TO_ANSWER_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlowError()), withinMs);
  });
  try {
    return await Promise.race([answered, tooSlow]);
  } finally {
    clearTimeout(timer);
  }
}

const tooSlowError = () =>
  new ServiceError("service.too_slow", "no answer was found in time; ask again");

const known = (error: unknown): ServiceError =>
  ServiceError.is(error)
    ? error
    : new ServiceError("service.failed", "an unexpected failure", { cause: error });

function refuse(
  error: ServiceError,
  requestId: string,
  refuseWith429: boolean,
): APIGatewayProxyResult {
  const { code, details } = error;
  const status = refuseWith429 && error.status >= 500 ? 429 : error.status;
  const wait = status === 429 || status === 503;
  if (error.status >= 500 || wait)
    log({ requestId, code, message: error.message, details, cause: error.cause });
  // What is broken inside is for the log: strangers read answers.
  const message = error.status === 500 ? "something went wrong here; it is logged" : error.message;
  const facts = error.status === 500 ? {} : { details };
  return answer(
    status,
    { code, message, ...facts, requestId },
    wait ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {},
  );
}

const answer = (
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): APIGatewayProxyResult => ({
  statusCode,
  headers: { "content-type": "application/json", ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});
