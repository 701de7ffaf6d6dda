import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { RouteSpec } from "@porchlight/stacks/topology";
import type { APIGatewayProxyEvent } from "aws-lambda";

type Values = Record<string, string[]>;

/** The event that a REST API's proxy integration makes of a request. */
export function proxyEvent(
  request: IncomingMessage,
  route: RouteSpec,
  pathParameters: Readonly<Record<string, string | undefined>>,
  body: Buffer,
): APIGatewayProxyEvent {
  const [path = "/", query = ""] = (request.url ?? "/").split(/\?(.*)/s);
  const headers = headersOf(request.rawHeaders);
  const parameters = group([...new URLSearchParams(query)]);
  // Lossless whatever it is: text as text, and all else (gzip, say) as base64.
  const isBase64Encoded = !isUtf8(body);
  return {
    resource: route.path,
    path,
    httpMethod: request.method ?? route.method,
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(last(parameters)),
    multiValueQueryStringParameters: orNull(parameters),
    pathParameters: orNull({ ...pathParameters }),
    stageVariables: null,
    requestContext: requestContext(request, route, path),
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
  };
}

/** With their names as they were sent. */
function headersOf(raw: readonly string[]): Values {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([raw[i] as string, raw[i + 1] as string]);
  return group(pairs);
}

function group(pairs: readonly (readonly [string, string])[]): Values {
  const grouped: Values = {};
  for (const [name, value] of pairs) {
    if (!Object.hasOwn(grouped, name)) define<string[]>(grouped, name, []);
    grouped[name]?.push(value);
  }
  return grouped;
}

/** Strangers choose these names: `__proto__` is one like any other. */
const define = <T>(record: Record<string, T>, name: string, value: T): void => {
  Object.defineProperty(record, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
};

function last(values: Values): Record<string, string> {
  const lasts: Record<string, string> = {};
  for (const [name, list] of Object.entries(values)) define(lasts, name, list.at(-1) as string);
  return lasts;
}

const orNull = <T extends object>(values: T): T | null =>
  Object.keys(values).length === 0 ? null : values;

function requestContext(
  request: IncomingMessage,
  route: RouteSpec,
  path: string,
): APIGatewayProxyEvent["requestContext"] {
  const nowMs = Date.now();
  return {
    accountId: "000000000000",
    apiId: "laptop",
    authorizer: null,
    protocol: `HTTP/${request.httpVersion}`,
    httpMethod: request.method ?? route.method,
    identity: {
      ...NOBODY,
      sourceIp: request.socket.remoteAddress ?? "",
      userAgent: request.headers["user-agent"] ?? null,
    },
    path,
    stage: "laptop",
    requestId: randomUUID(),
    requestTime: new Date(nowMs).toUTCString(),
    requestTimeEpoch: nowMs,
    resourceId: route.path,
    resourcePath: route.path,
  };
}

const NOBODY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};
