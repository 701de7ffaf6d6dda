import type { GatewaySpec } from "@porchlight/stacks/topology";

/** A preflight that a home declares, its headers as API Gateway spells them. */
export interface DeclaredPreflight {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What API Gateway itself answers in a case, as a home declares it. */
export interface DeclaredResponse {
  readonly type: string;
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface GatewayReading {
  readonly timeoutsMs: readonly number[];
  readonly throttle: GatewaySpec["throttle"];
  readonly responses: readonly DeclaredResponse[];
  readonly preflights: readonly DeclaredPreflight[];
}

/** `gatewayresponse.header.retry-after: '5'` → `5`. */
const headerOf = (headers: Readonly<Record<string, string>>, name: string): string =>
  Object.entries(headers)
    .find(([key]) => key.endsWith(`.${name}`))?.[1]
    .replaceAll("'", "") ?? "none";

/** The topology's gateway, read back from what a home declares to API Gateway. */
export function gatewayFacts({
  timeoutsMs,
  throttle,
  responses,
  preflights,
}: GatewayReading): GatewaySpec {
  const to = (type: string): DeclaredResponse =>
    responses.find((one) => one.type === type) ?? { type, status: 0, body: "", headers: {} };
  const failed = to("DEFAULT_5XX");
  const asked = preflights[0]?.headers ?? {};
  return {
    maxBodyBytes: Number(/more than (\d+) bytes/.exec(to("REQUEST_TOO_LARGE").body)?.[1]),
    integrationTimeoutSeconds: Math.min(...timeoutsMs) / 1000,
    onPlatformFailure: {
      status: failed.status,
      retryAfterSeconds: Number(headerOf(failed.headers, "retry-after")),
    },
    cors: {
      origin: headerOf(asked, "access-control-allow-origin") as "*",
      headers: headerOf(asked, "access-control-allow-headers").split(", "),
      exposed: headerOf(failed.headers, "access-control-expose-headers").split(", "),
      maxAgeSeconds: Number(headerOf(asked, "access-control-max-age")),
    },
    throttle,
  };
}

/** `OPTIONS /v1/leads` → the methods that a page may use there. */
export const preflightRoutes = (preflights: readonly DeclaredPreflight[]): Record<string, string> =>
  Object.fromEntries(
    preflights.map(({ path, headers }) => [
      `OPTIONS ${path}`,
      headerOf(headers, "access-control-allow-methods"),
    ]),
  );
