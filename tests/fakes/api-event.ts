import type { APIGatewayProxyEvent, Context } from "aws-lambda";

/** A POST as API Gateway passes it on, as far as functions read it. */
export function apiEvent(event: {
  path: string;
  body: string | Uint8Array | null;
  headers?: Record<string, string>;
}): APIGatewayProxyEvent {
  const { path, body, headers = {} } = event;
  const isBase64Encoded = body instanceof Uint8Array;
  return {
    httpMethod: "POST",
    path,
    resource: path,
    headers,
    body: isBase64Encoded ? Buffer.from(body).toString("base64") : body,
    isBase64Encoded,
  } as APIGatewayProxyEvent;
}

export const apiContext = (remainingMs = 10_000): Context =>
  ({ awsRequestId: "req_1", getRemainingTimeInMillis: () => remainingMs }) as Context;
