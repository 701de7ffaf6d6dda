import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { createGateway } from "@porchlight/local/gateway";
import { type FailureReason, failure, type Outcome } from "@porchlight/local/invocation";
import { topology } from "@porchlight/stacks/topology";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

const ok = (result: unknown): Outcome => ({ ok: true, payload: JSON.stringify(result) });

let outcome: Outcome | Promise<Outcome>;
let invoked: { name: string; event: APIGatewayProxyEvent }[];
let url: string;

const gateway = createGateway({
  topology: {
    routes: topology.routes,
    gateway: { ...topology.gateway, maxBodyBytes: 1_000, integrationTimeoutSeconds: 0.2 },
  },
  invoke: async (name, payload) => {
    invoked.push({ name, event: JSON.parse(payload) });
    return outcome;
  },
  onProblem: () => undefined,
});

beforeAll(async () => {
  gateway.listen(0, "127.0.0.1");
  await once(gateway, "listening");
  url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
});
afterAll(() => {
  gateway.close();
  gateway.closeAllConnections();
});
beforeEach(() => {
  invoked = [];
  outcome = ok({ statusCode: 200, body: "{}" });
});

const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, { method: "POST", body, headers });

describe("the gateway", () => {
  it("makes a REST API's proxy event of a request", async () => {
    await fetch(`${url}/v1/leads?rank=lead_scorer_v2&rank=b&limit=3`, {
      headers: { Authorization: "Bearer k" },
    });
    expect(invoked[0]?.name).toBe("predict");
    expect(invoked[0]?.event).toMatchObject({
      resource: "/v1/leads",
      path: "/v1/leads",
      httpMethod: "GET",
      queryStringParameters: { rank: "b", limit: "3" },
      multiValueQueryStringParameters: { rank: ["lead_scorer_v2", "b"], limit: ["3"] },
      pathParameters: null,
      body: null,
      isBase64Encoded: false,
      requestContext: { resourcePath: "/v1/leads", identity: { sourceIp: "127.0.0.1" } },
    });
    expect(Object.entries(invoked[0]?.event.headers ?? {})).toContainEqual([
      expect.stringMatching(/^authorization$/i),
      "Bearer k",
    ]);
  });

  it.each([
    ["u%2F4%202%25", "u/4 2%"],
    ["jos%C3%A9", "josé"],
    ["u".repeat(2_000), "u".repeat(2_000)],
  ])("decodes a path parameter", async (sent, read) => {
    await fetch(`${url}/v1/profiles/${sent}`);
    expect(invoked[0]?.event.pathParameters).toEqual({ userId: read });
  });

  it("routes a path that holds a colon of its own", async () => {
    expect((await post("/v1/interactions:analyze", "{}")).status).toBe(200);
    expect(invoked[0]?.event.resource).toBe("/v1/interactions:analyze");
    expect((await post("/v1/interactionsanalyze", "{}")).status).toBe(404);
  });

  it("passes text as text and other bytes as base64", async () => {
    const packed = gzipSync('{"a":1}');
    await post("/v1/batch", '{"name":"José"}');
    await post("/v1/batch", packed, { "content-encoding": "gzip" });
    expect(invoked[0]?.event).toMatchObject({ body: '{"name":"José"}', isBase64Encoded: false });
    expect(invoked[1]?.event).toMatchObject({
      body: packed.toString("base64"),
      isBase64Encoded: true,
    });
  });

  it("takes a parameter called __proto__ for one like any other", async () => {
    await fetch(`${url}/v1/leads?__proto__=x`);
    expect(JSON.stringify(invoked[0]?.event.queryStringParameters)).toBe('{"__proto__":"x"}');
  });

  it("answers what the function answers", async () => {
    outcome = ok({
      statusCode: 503,
      headers: { "Retry-After": 5 },
      multiValueHeaders: { "X-Two": ["a", "b"] },
      body: Buffer.from("bytes").toString("base64"),
      isBase64Encoded: true,
    });
    const response = await fetch(`${url}/v1/leads`);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(response.headers.get("x-two")).toBe("a, b");
    expect(await response.text()).toBe("bytes");
  });

  it.each<FailureReason>(["throttled", "error", "timeout", "crash", "init"])(
    "answers 429 with Retry-After when the platform fails: %s",
    async (reason) => {
      outcome = failure(reason, "why");
      const response = await post("/v1/batch", "{}");
      expect(response.status).toBe(429);
      expect(response.headers.get("retry-after")).toBe("5");
      expect(await response.json()).toMatchObject({ code: "service.too_slow" });
    },
  );

  it.each([
    [null],
    ["text"],
    [{ body: "{}" }],
    [{ statusCode: "200" }],
    [{ statusCode: 200, body: {} }],
  ])("answers 429 for what is no proxy response: %j", async (result) => {
    outcome = ok(result);
    expect((await post("/v1/batch", "{}")).status).toBe(429);
  });

  it("answers 429 when the integration takes too long", async () => {
    outcome = new Promise(() => undefined);
    expect((await fetch(`${url}/v1/leads`)).status).toBe(429);
  });

  it("answers 413 for a body over its limit, and serves the connection on", async () => {
    const response = await post("/v1/batch", "x".repeat(100_000));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: "body.too_large" });
    expect((await post("/v1/batch", "x".repeat(1_000))).status).toBe(200);
    expect(invoked).toHaveLength(1);
  });

  it.each([
    ["GET", "/"],
    ["GET", "/v1/batch"],
    ["POST", "/v1/profiles/u"],
    ["GET", "/v1/profiles/"],
    ["GET", "/v1/profiles/%zz"],
    ["DELETE", "/v1/profiles/u"],
  ])("answers 404 with a code for %s %s", async (method, path) => {
    const response = await fetch(`${url}${path}`, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "route.not_found" });
    expect(invoked).toEqual([]);
  });
});

describe("a page of another origin", () => {
  it.each([
    ["/v1/batch", "POST, OPTIONS"],
    ["/v1/profiles/u_42", "GET, OPTIONS"],
    ["/v1/interactions:analyze", "POST, OPTIONS"],
  ])("is told before it asks %s that it may, without a function", async (path, methods) => {
    const origin = "https://shop.example";
    const asked = { origin, "access-control-request-method": methods.split(",")[0] as string };
    const response = await fetch(`${url}${path}`, { method: "OPTIONS", headers: asked });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": methods,
      "access-control-allow-headers": "authorization, content-type, content-encoding",
      "access-control-max-age": "7200",
    });
    expect(invoked).toEqual([]);
  });

  it("may read why the platform refused it, and when to try again", async () => {
    outcome = failure("crash", "gone");
    const tooMuch = await post("/v1/batch", "x".repeat(100_000));
    for (const response of [tooMuch, await post("/v1/batch", "{}")])
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(tooMuch.headers.get("access-control-expose-headers")).toBe("retry-after");
  });

  it("is answered nothing about what is no route", async () => {
    const response = await fetch(`${url}/`, { method: "OPTIONS" });
    expect(response.status).toBe(404);
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });
});
