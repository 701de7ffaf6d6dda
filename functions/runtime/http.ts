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

/**
 * Turns a route into a Lambda handler; the one place where errors become answers.
 *
 * @param refuseWith429 senders of interactions retry 429 and may lose everything on 5xx, so ingest
 *   answers 429 whatever failed
 */
export function httpHandler(route: Route, { refuseWith429 = false } = {}) {
  return async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    try {
      const { status, body, headers = {} } = await route(event, context);
      return answer(status, body, headers);
    } catch (error) {
      const known = ServiceError.is(error)
        ? error
        : new ServiceError("service.failed", "something went wrong here; it is logged", {
            cause: error,
          });
      const status = refuseWith429 && known.status >= 500 ? 429 : known.status;
      if (known.status >= 500 || status === 429)
        log({ requestId: context.awsRequestId, code: known.code, cause: known.cause });
      const { code, message, details } = known;
      return answer(
        status,
        { code, message, details, requestId: context.awsRequestId },
        status === 429 || status === 503 ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {},
      );
    }
  };
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
