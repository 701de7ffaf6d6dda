import type { APIGatewayProxyEvent } from "aws-lambda";

/** A request's header; API Gateway passes names in the case they were sent in. */
export function headerOf(
  { headers }: Pick<APIGatewayProxyEvent, "headers">,
  name: string,
): string | undefined {
  // The types say there are always headers; a test event of the console has none.
  for (const [sent, value] of Object.entries(headers ?? {}))
    if (sent.toLowerCase() === name) return value;
  return undefined;
}
