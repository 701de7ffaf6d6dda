import { randomBytes } from "node:crypto";
import { createKey } from "@porchlight/core/keys/key-administration";
import { createWorkspace } from "@porchlight/core/keys/workspace";
import type { Scope } from "@porchlight/core/ports/workspaces";
import { createPredict } from "@porchlight/functions/predict";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { apiContext, apiEvent } from "../../fakes/api-event.ts";
import { createMemoryKeyCopies } from "../../fakes/memory-key-copies.ts";
import { createMemoryWorkspaces } from "../../fakes/memory-workspaces.ts";
import { createWorld, did, shop, WORKSPACE, type World } from "./world.ts";

let world: World;
let queued: string[];
let handler: ReturnType<typeof createPredict>;
let keys: Record<"read" | "write" | "both" | "other", string>;

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  world = createWorld();
  queued = [];
  const workspaces = createMemoryWorkspaces();
  await createWorkspace(workspaces, { name: WORKSPACE, schema: shop.name, nowMs: 0 });
  await createWorkspace(workspaces, { name: "other", schema: shop.name, nowMs: 0 });
  const keyOf = async (workspace: string, ...scopes: Scope[]) =>
    (await createKey(workspaces, { workspace, scopes, nowMs: 0, randomBytes })).text;
  keys = {
    read: await keyOf(WORKSPACE, "read"),
    write: await keyOf(WORKSPACE, "write"),
    both: await keyOf(WORKSPACE, "read", "write"),
    other: await keyOf("other", "read"),
  };
  handler = createPredict({
    workspaces: async () => workspaces,
    keyCopies: async () => createMemoryKeyCopies(),
    behaviors: async () => new Map([[shop.name, shop]]),
    cache: async () => world.cache,
    states: async () => world.states,
    models: async () => world.models,
    enqueue: async () => async (bodies) => {
      queued.push(...bodies);
    },
  });
  await world.fold("u:ann", did("asked", Date.now()));
});

interface Call {
  readonly key?: string;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
}

async function call(method: string, resource: string, path: string, options: Call = {}) {
  const { key = keys.both, query = null, body } = options;
  const headers = { Authorization: `Bearer ${key}` };
  const event: APIGatewayProxyEvent = {
    ...apiEvent({ path, body: body === undefined ? null : JSON.stringify(body), headers }),
    httpMethod: method,
    resource,
    queryStringParameters: query,
  };
  const answer = await handler(event, apiContext());
  return { status: answer.statusCode, headers: answer.headers, ...JSON.parse(answer.body) };
}

const profile = (id: string, options: Call = {}) =>
  call("GET", "/v1/profiles/{userId}", `/v1/profiles/${id}`, options);
const predict = (model: string, body: unknown, options: Call = {}) =>
  call("POST", "/v1/predict/{model}", `/v1/predict/${model}`, { body, ...options });
const leads = (query?: Record<string, string>, options: Call = {}) =>
  call("GET", "/v1/leads", "/v1/leads", { ...options, ...(query && { query }) });
const analyze = (body: unknown, options: Call = {}) =>
  call("POST", "/v1/interactions:analyze", "/v1/interactions:analyze", { body, ...options });

describe("GET /v1/profiles/{userId}", () => {
  it("serves a profile, from the state and then from the cache", async () => {
    expect(await profile("ann", { key: keys.read })).toMatchObject({ status: 200, cache: "miss" });
    expect(await profile("ann")).toMatchObject({ userId: "ann", cache: "hit", stateVersion: 1 });
  });

  it("takes ids as the path encodes them, once", async () => {
    for (const id of ["a b/ü%41", "x@y.z", "100%"]) await world.fold(`u:${id}`, did("viewed"));
    for (const id of ["a b/ü%41", "x@y.z", "100%"])
      expect(await profile(encodeURIComponent(id))).toMatchObject({ status: 200, userId: id });
  });

  it("serves an anonymous person to who asks for one", async () => {
    await world.fold("a:ann", did("viewed"));
    expect(await profile("ann", { query: { as: "anonymous" } })).toMatchObject({
      anonymousId: "ann",
    });
  });

  it.each([
    ["100%", {}, "request.bad_parameter"],
    ["", {}, "request.bad_parameter"],
    ["a%00b", {}, "interaction.bad_id"],
    ["ann", { as: "robot" }, "request.bad_parameter"],
    ["ann", { reasons: "some" }, "request.bad_parameter"],
    ["ann", { anonymous: "1" }, "request.bad_parameter"],
  ])("refuses '%s' with %j", async (id, query, code) => {
    expect(await profile(id, { query })).toMatchObject({ status: 400, code });
  });

  it("shows nobody of another workspace", async () => {
    expect(await profile("ann", { key: keys.other })).toMatchObject({
      status: 404,
      code: "person.not_found",
    });
  });

  it("asks for a key with the scope read", async () => {
    expect(await profile("ann", { key: keys.write })).toMatchObject({ status: 403 });
    expect(await profile("ann", { key: "none" })).toMatchObject({ status: 401 });
  });

  it("says when to try again where only the store could tell", async () => {
    world.storeAway = true;
    const answer = await profile("ann");
    expect(answer).toMatchObject({ status: 503, code: "store.unavailable" });
    expect(answer.headers).toHaveProperty("retry-after");
  });

  it("answers past a cache that is away", async () => {
    world.cacheAway = true;
    expect(await profile("ann")).toMatchObject({ status: 200, cache: "bypass" });
  });
});

describe("POST /v1/predict/{model}", () => {
  it("answers for one and for many", async () => {
    expect(await predict("lead_scorer_v2", { userId: "ann" })).toMatchObject({
      status: 200,
      userId: "ann",
      lead: { quality: 0.5 },
    });
    const many = await predict("lead_scorer_v2", { userIds: ["ann", "nobody"] });
    expect(many.predictions).toMatchObject([{ userId: "ann" }, { code: "person.not_found" }]);
  });

  it("answers for vectors without anybody's state", async () => {
    const vector = shop.featureSet.columns.map(() => null);
    const reads = world.reads;
    expect(await predict("lead_scorer_v2", { vector })).toMatchObject({
      status: 200,
      completeness: 0,
      lead: { rung: "rules" },
    });
    expect(await predict("lead_scorer_v2", { vectors: [[1]] })).toMatchObject({
      status: 400,
      code: "body.bad_shape",
    });
    expect(world.reads).toBe(reads);
  });

  it("refuses models and bodies that it does not know", async () => {
    expect(await predict("nope", { userId: "ann" })).toMatchObject({
      status: 404,
      code: "model.not_found",
    });
    expect(await predict("lead_scorer_v2", {})).toMatchObject({
      status: 400,
      code: "body.bad_shape",
    });
    expect(await predict("lead_scorer_v2", { userId: "nobody" })).toMatchObject({ status: 404 });
    expect(await predict("lead_scorer_v2", { userId: "ann" }, { query: { x: "1" } })).toMatchObject(
      {
        code: "request.bad_parameter",
      },
    );
  });
});

describe("GET /v1/leads", () => {
  it("serves the call list", async () => {
    await profile("ann");
    expect(await leads()).toMatchObject({
      rank: "lead_scorer_v2",
      cache: "hit",
      leads: [{ userId: "ann", score: 50 }],
    });
    expect((await leads({}, { key: keys.other })).leads).toEqual([]);
  });

  it("refuses options that it does not know", async () => {
    expect(await leads({ limit: "0" })).toMatchObject({ code: "request.bad_parameter" });
    expect(await leads({ sort: "up" })).toMatchObject({ code: "request.bad_parameter" });
    expect(await leads({ rank: "nope" })).toMatchObject({ code: "model.not_found" });
  });
});

describe("POST /v1/interactions:analyze", () => {
  const message = { userId: "ann", event: "asked", messageId: "m1" };

  it("answers with the profile an interaction leads to, and queues it", async () => {
    expect(await analyze(message)).toMatchObject({ status: 200, pending: true, messageId: "m1" });
    expect(queued).toHaveLength(1);
  });

  it("asks for a key with both scopes", async () => {
    for (const key of [keys.read, keys.write])
      expect(await analyze(message, { key })).toMatchObject({ status: 403, code: "key.scope" });
    expect(queued).toEqual([]);
  });
});

it("knows no other route", async () => {
  expect(await call("GET", "/v1/other", "/v1/other")).toMatchObject({ code: "route.not_found" });
});
