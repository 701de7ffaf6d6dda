import { CORS, corsHeaders } from "@porchlight/core/cors";
import { ServiceError } from "@porchlight/core/error";
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { metrics } from "./process-metrics.ts";
import { refusalOf } from "./refusal.ts";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Route = (event: APIGatewayProxyEvent, context: Context) => Promise<Answer>;

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
    const fromMs = performance.now();
    try {
      const { status, body, headers = {} } = await inTime(route(event, context), context);
      return answer(status, body, headers);
    } catch (error) {
      const { status, body, headers } = refusalOf(error, context.awsRequestId, refuseWith429);
      if (status >= 500 || status === 429) metrics.count("refused_count");
      return answer(status, body, headers);
    } finally {
      // A tenth is enough, and digits are paid for.
      metrics.measure("latency_ms", Math.round(10 * (performance.now() - fromMs)) / 10);
      metrics.sendSoon();
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

const FOR_BROWSERS = corsHeaders(CORS);

const answer = (
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): APIGatewayProxyResult => ({
  statusCode,
  headers: { "content-type": "application/json", ...FOR_BROWSERS, ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});
