import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { corsHeaders, preflightHeaders } from "@porchlight/core/cors";
import type { RouteSpec, Topology } from "@porchlight/stacks/topology";
import type { APIGatewayProxyResult } from "aws-lambda";
import createRouter, { type Instance } from "find-my-way";
import { failure, type Outcome } from "./invocation.ts";
import { answerMetrics } from "./metrics/answer-metrics.ts";
import type { CollectedMetrics } from "./metrics/collected-metrics.ts";
import type { StartedPage } from "./page/start-page.ts";
import { proxyEvent } from "./proxy-event.ts";
import { readRequest } from "./read-request.ts";

export interface GatewayOptions {
  readonly topology: Pick<Topology, "routes" | "gateway">;
  /** Never rejects. */
  readonly invoke: (functionName: string, payload: string) => Promise<Outcome>;
  readonly onProblem: (problem: string) => void;
  /** What people look at beside what programs call. */
  readonly page?: Pick<StartedPage, "routes" | "invoke">;
  /** What functions counted; without it there is no `GET /metrics`. */
  readonly metrics?: Pick<CollectedMetrics, "rows">;
}

/** API Gateway's part: routes, proxy events, and what the platform itself answers. */
export function createGateway(options: GatewayOptions): Server {
  const router = createRouter({
    // The default of 100 would make a long user id an unknown route.
    maxParamLength: 4096,
    defaultRoute: (request, response) => notFound(request, response as ServerResponse),
    onBadUrl: (_, request, response) => notFound(request, response as ServerResponse),
  });
  const { topology, page, metrics } = options;
  for (const route of topology.routes) addRoute(router, route, options);
  addPreflights(router, topology);
  if (metrics !== undefined)
    router.on("GET", "/metrics", (request, response) =>
      answerMetrics(request, response as ServerResponse, metrics),
    );
  if (page !== undefined) {
    const invoke = (_: string, payload: string) => page.invoke(payload);
    for (const route of page.routes) addRoute(router, route, { ...options, invoke });
  }
  const server = createServer((request, response) => router.lookup(request, response));
  server.keepAliveTimeout = 65_000;
  return server;
}

function addRoute(router: Instance<never>, route: RouteSpec, options: GatewayOptions): void {
  router.on(route.method, routerPath(route.path), async (request, response, parameters) => {
    if (Object.values(parameters).includes(""))
      return notFound(request, response as ServerResponse);
    const body = await readRequest(request, options.topology.gateway.maxBodyBytes);
    if (body === "aborted") return;
    if (body === "too large") return tooLarge(response as ServerResponse, options);
    const event = proxyEvent(request, route, parameters, body);
    const outcome = await inTime(options, route, JSON.stringify(event));
    const result = outcome.ok ? parseResult(outcome.payload) : undefined;
    if (result !== undefined) return answer(response as ServerResponse, result);
    const why = outcome.ok ? "its answer is no proxy response" : outcome.message;
    options.onProblem(`${route.method} ${route.path}: ${route.function}: ${why}`);
    platformFailure(response as ServerResponse, options, event.requestContext.requestId);
  });
}

/** What a browser asks before a page's request. The page here is no route of these: others may not read it. */
function addPreflights(
  router: Instance<never>,
  { routes, gateway }: GatewayOptions["topology"],
): void {
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const methods = [...ofPath.map(({ method }) => method), "OPTIONS"];
    const headers = preflightHeaders(gateway.cors, methods);
    router.on("OPTIONS", routerPath(path), (_, response) => {
      (response as ServerResponse).writeHead(204, headers).end();
    });
  }
}

/** `/v1/profiles/{userId}` → `/v1/profiles/:userId`; a colon of the path's own is doubled. */
const routerPath = (path: string): string =>
  path.replaceAll(":", "::").replace(/\{(\w+)\}/g, ":$1");

/** The function goes on after the gateway has given up on it. */
function inTime(
  { topology, invoke }: GatewayOptions,
  route: RouteSpec,
  payload: string,
): Promise<Outcome> {
  const { integrationTimeoutSeconds: seconds } = topology.gateway;
  return new Promise((resolve) => {
    const tooLate = () => resolve(failure("timeout", `no answer within ${seconds} s`));
    const timer = setTimeout(tooLate, seconds * 1000);
    void invoke(route.function, payload).then((outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    });
  });
}

/** Undefined for what API Gateway calls a malformed proxy response. */
function parseResult(payload: string): APIGatewayProxyResult | undefined {
  const result = JSON.parse(payload) as Partial<APIGatewayProxyResult> | null;
  const { statusCode, body = "" } = result ?? {};
  if (!Number.isInteger(statusCode) || typeof body !== "string") return undefined;
  return { ...result, statusCode: statusCode as number, body };
}

function answer(response: ServerResponse, result: APIGatewayProxyResult): void {
  const { statusCode, headers = {}, multiValueHeaders = {}, body, isBase64Encoded } = result;
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  response.writeHead(statusCode, {
    "content-type": "application/json",
    ...lowerCase(headers),
    ...lowerCase(multiValueHeaders),
    "content-length": bytes.length,
  });
  response.end(bytes);
}

const lowerCase = <T>(headers: Record<string, T>): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.map(String) : String(value),
    ]),
  );

function platformFailure(
  response: ServerResponse,
  { topology }: GatewayOptions,
  requestId: string,
): void {
  const { status, retryAfterSeconds } = topology.gateway.onPlatformFailure;
  const message = `no answer could be had; try again in ${retryAfterSeconds} s`;
  const headers = {
    "retry-after": String(retryAfterSeconds),
    ...corsHeaders(topology.gateway.cors),
  };
  refuse(response, status, { code: "service.too_slow", message, requestId }, headers);
}

function tooLarge(response: ServerResponse, { topology }: GatewayOptions): void {
  const { maxBodyBytes } = topology.gateway;
  const message = `the body has more than ${maxBodyBytes} bytes; send it in parts`;
  const body = { code: "body.too_large", message, requestId: randomUUID() };
  refuse(response, 413, body, corsHeaders(topology.gateway.cors));
}

function notFound({ method, url }: IncomingMessage, response: ServerResponse): void {
  const message = `there is no ${method} ${url?.split("?")[0]}`;
  refuse(response, 404, { code: "route.not_found", message, requestId: randomUUID() });
}

function refuse(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
