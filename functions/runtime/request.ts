import { ServiceError } from "@porchlight/core/error";
import type { APIGatewayProxyEvent } from "aws-lambda";

/**
 * The last segment of the path, decoded. Not from `pathParameters`: REST APIs leave those encoded,
 * other gateways do not, and an id may hold a percent sign.
 */
export function lastSegment({ path }: Pick<APIGatewayProxyEvent, "path">): string {
  try {
    return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
  } catch (cause) {
    throw badParameter("the path is not URL-encoded UTF-8", cause);
  }
}

/** The query's options by name. Throws `request.bad_parameter` for one that the route does not have. */
export function readQuery<N extends string>(
  { queryStringParameters }: Pick<APIGatewayProxyEvent, "queryStringParameters">,
  names: readonly N[],
): Partial<Record<N, string>> {
  const options = queryStringParameters ?? {};
  const unknown = Object.keys(options).find((name) => !(names as readonly string[]).includes(name));
  if (unknown === undefined) return options as Partial<Record<N, string>>;
  const known = names.length === 0 ? "this route has none" : `there are: ${names.join(", ")}`;
  throw badParameter(`the query has an unknown option; ${known}`);
}

const badParameter = (problem: string, cause?: unknown) =>
  new ServiceError("request.bad_parameter", problem, cause === undefined ? {} : { cause });
