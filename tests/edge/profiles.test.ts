import { randomBytes } from "node:crypto";
import { formatKey, generateKey } from "@porchlight/core/keys/key";
import { ENV } from "@porchlight/core/names";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answering, cutting, hanging } from "./start-origin.ts";
import { startWorkerd, type Workerd } from "./start-workerd.ts";
import { copyKey, type EdgeWorld, environmentOf, startEdgeWorld } from "./world.ts";

const FROM_ORIGIN = { from: "origin" };
const HOUR_MS = 3_600_000;
let world: EdgeWorld;
let key: string;

beforeAll(async () => {
  world = await startEdgeWorld();
  key = await copyKey(world);
});
afterAll(() => world.stop());
beforeEach(() => world.origin.behave(answering(200, FROM_ORIGIN)));

let people = 0;

/** Somebody whose profile is in Redis, of that version and age. */
async function cached({ version = 3, ageMs = 1_000, workspace = "acme" } = {}): Promise<string> {
  const userId = `ann-${++people}`;
  const asOfMs = Date.now() - ageMs;
  const json = JSON.stringify({ userId, stateVersion: version });
  const profile = {
    person: `u:${userId}`,
    stateVersion: version,
    asOfMs,
    ranks: {},
    json,
  } as const;
  // Written when it was made: what is older than Redis keeps it is still young then.
  await world.cache.write({ workspace, generation: 0 }, [profile], Date.now());
  return userId;
}

async function ask(
  userId: string,
  { by = key as string | null, at = world.edge as Workerd, query = "" } = {},
) {
  const headers: Record<string, string> = by === null ? {} : { authorization: `Bearer ${by}` };
  const answer = await fetch(`${at.url}/v1/profiles/${userId}${query}`, { headers });
  const body = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, headers: answer.headers, body };
}

describe("a profile at the edge", () => {
  it("comes from Redis as it lies there, and the origin hears nothing", async () => {
    const userId = await cached();
    const { status, body, headers } = await ask(userId);
    expect({ status, body }).toEqual({
      status: 200,
      body: { userId, stateVersion: 3, cache: "hit", ageMs: expect.any(Number) },
    });
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(world.origin.asked).toEqual([]);
  });

  it("counts as looked at, so that the sweep keeps it young", async () => {
    const userId = await cached();
    await ask(userId);
    const [score] = await world.redis.send([["ZSCORE", "porchlight:{acme}:looked", `u:${userId}`]]);
    expect(Number(score)).toBeGreaterThan(Date.now() - HOUR_MS);
  });

  it("comes from the origin where Redis has none, as the origin says it", async () => {
    world.origin.behave(answering(404, { code: "person.not_found" }));
    expect(await ask("nobody", { query: "?as=anonymous" })).toMatchObject({
      status: 404,
      body: { code: "person.not_found" },
    });
    expect(world.origin.asked).toMatchObject([
      { method: "GET", url: "/v1/profiles/nobody?as=anonymous", authorization: `Bearer ${key}` },
    ]);
  });

  it("comes from the origin behind a fence, and from Redis at it", async () => {
    const userId = await cached({ version: 3 });
    const fence = (version: number) =>
      world.cache.fence("acme", [{ person: `u:${userId}`, version }]);
    await fence(3);
    expect((await ask(userId)).body).toMatchObject({ cache: "hit" });
    await fence(4);
    expect((await ask(userId)).body).toEqual(FROM_ORIGIN);
  });

  it("is not served behind a fence even while the origin is away", async () => {
    const userId = await cached({ version: 3 });
    await world.cache.fence("acme", [{ person: `u:${userId}`, version: 4 }]);
    world.origin.behave(cutting);
    expect(await ask(userId)).toMatchObject({ status: 503, body: { code: "origin.unavailable" } });
  });

  it("comes from the origin in the last fifth of its time, or else from Redis", async () => {
    const userId = await cached({ ageMs: 270_000 });
    expect((await ask(userId)).body).toEqual(FROM_ORIGIN);
    for (const behave of [cutting, answering(503, {}), answering(429, {})]) {
      world.origin.behave(behave);
      expect((await ask(userId)).body).toMatchObject({ userId, cache: "hit" });
    }
  });

  it("is a 503 with Retry-After where neither Redis nor the origin has it", async () => {
    world.origin.behave(cutting);
    const { status, headers, body } = await ask("nobody");
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("5");
    expect(body).toMatchObject({ code: "origin.unavailable", requestId: expect.any(String) });
  });

  it("is what the origin says of its own failure, where nothing better is there", async () => {
    world.origin.behave(answering(503, { code: "store.unavailable" }, { "retry-after": "5" }));
    const { status, headers, body } = await ask("nobody");
    expect([status, headers.get("retry-after"), body]).toEqual([
      503,
      "5",
      { code: "store.unavailable" },
    ]);
  });

  it("does not wait for an origin that hangs", async () => {
    world.origin.behave(hanging);
    expect(await ask("nobody")).toMatchObject({
      status: 503,
      body: { code: "origin.unavailable" },
    });
  });

  it("follows no redirect of the origin, which would take the key elsewhere", async () => {
    const elsewhere = { location: `${world.origin.url}/elsewhere` };
    world.origin.behave(answering(302, FROM_ORIGIN, elsewhere));
    const headers = { authorization: `Bearer ${key}` };
    const url = `${world.edge.url}/v1/profiles/nobody`;
    expect((await fetch(url, { headers, redirect: "manual" })).status).toBe(302);
    expect(world.origin.asked).toHaveLength(1);
  });

  it("comes from the origin while Redis is away", async () => {
    const userId = await cached();
    expect((await ask(userId, { at: world.blindEdge })).body).toEqual(FROM_ORIGIN);
    world.origin.behave(cutting);
    expect((await ask(userId, { at: world.blindEdge })).status).toBe(503);
  });

  it("is refused for an option that the route does not have, and an id that is none", async () => {
    expect(await ask("ann", { query: "?to=x" })).toMatchObject({
      status: 400,
      body: { code: "request.bad_parameter" },
    });
    expect(await ask("%zz")).toMatchObject({
      status: 400,
      body: { code: "request.bad_parameter" },
    });
    expect(await ask("x".repeat(2_000))).toMatchObject({ body: { code: "interaction.bad_id" } });
  });
});

describe("a key at the edge", () => {
  it("is asked for", async () => {
    expect(await ask("ann", { by: null })).toMatchObject({
      status: 401,
      body: { code: "key.missing" },
    });
  });

  it.each(["nonsense", "pl_0123456789abcdef_short"])(
    "is refused where it is none: %s",
    async (by) => {
      expect(await ask("ann", { by })).toMatchObject({ status: 401, body: { code: "key.wrong" } });
    },
  );

  it("is refused with another secret", async () => {
    const userId = await cached();
    const [, id] = key.split("_") as [string, string];
    const { secret } = generateKey(randomBytes);
    const by = formatKey({ keyId: id, secret });
    expect(await ask(userId, { by })).toMatchObject({ status: 401, body: { code: "key.wrong" } });
    expect(world.origin.asked).toEqual([]);
  });

  it("opens nothing of another workspace", async () => {
    const userId = await cached();
    const by = await copyKey(world, { workspace: "other" });
    expect((await ask(userId, { by })).body).toEqual(FROM_ORIGIN);
  });

  it("is refused once it is revoked, and without the scope", async () => {
    const userId = await cached();
    const revoked = await copyKey(world, { revokedAtMs: Date.now() - 1 });
    expect(await ask(userId, { by: revoked })).toMatchObject({
      status: 401,
      body: { code: "key.wrong" },
    });
    const writes = await copyKey(world, { scopes: ["write"] });
    expect(await ask(userId, { by: writes })).toMatchObject({
      status: 403,
      body: { code: "key.scope" },
    });
  });

  it("is the origin's to judge where there is no copy, or an old one", async () => {
    const userId = await cached();
    world.origin.behave(answering(401, { code: "key.wrong" }));
    for (const by of [
      formatKey(generateKey(randomBytes)),
      await copyKey(world, { ageMs: HOUR_MS }),
    ])
      expect(await ask(userId, { by })).toMatchObject({ status: 401, body: { code: "key.wrong" } });
    expect(world.origin.asked).toHaveLength(2);
  });

  it("of which the copy is old opens while the origin is down, but not for its load", async () => {
    const userId = await cached();
    const by = await copyKey(world, { ageMs: HOUR_MS });
    world.origin.behave(cutting);
    expect((await ask(userId, { by })).body).toMatchObject({ userId, cache: "hit" });
    world.origin.behave(answering(429, {}));
    expect((await ask(userId, { by })).status).toBe(429);
  });
});

describe("the edge", () => {
  it("answers requests that meet at its start", async () => {
    const userId = await cached();
    const at = await startWorkerd(world.bundle, environmentOf(world));
    try {
      const answers = await Promise.all(Array.from({ length: 40 }, () => ask(userId, { at })));
      expect(new Set(answers.map(({ body }) => body.cache))).toEqual(new Set(["hit"]));
      expect(at.logged()).not.toContain("different request");
    } finally {
      await at.stop();
    }
  });

  it("answers requests that meet while it does not ask a Redis that is away, and when it tries again", async () => {
    const userId = await cached();
    const answers = [];
    for (let i = 0; i < 5; i++) {
      const asking = Array.from({ length: 20 }, () => ask(userId, { at: world.blindEdge }));
      answers.push(...(await Promise.all(asking)));
      await new Promise((wake) => setTimeout(wake, 400));
    }
    expect(new Set(answers.map(({ body }) => body.from))).toEqual(new Set(["origin"]));
    expect(world.blindEdge.logged()).not.toContain("different request");
  });

  it("says what its environment lacks to the log, and to strangers that it is broken", async () => {
    const at = await startWorkerd(world.bundle, { [ENV.redisUrl]: world.redis.url });
    try {
      expect(await ask("ann", { at })).toMatchObject({
        status: 500,
        body: { code: "config.invalid", message: "something went wrong here; it is logged" },
      });
      await expect.poll(() => at.logged()).toContain(`${ENV.redisToken}, ${ENV.origin}`);
    } finally {
      await at.stop();
    }
  });

  it("has no other routes, and says so as the functions do", async () => {
    for (const [method, path] of [
      ["POST", "/v1/batch"],
      ["DELETE", "/v1/profiles/ann"],
      ["GET", "/v1/profiles/ann/more"],
      ["GET", "/"],
    ]) {
      const answer = await fetch(`${world.edge.url}${path}`, { method: method as string });
      expect([answer.status, await answer.json()]).toEqual([
        404,
        expect.objectContaining({ code: "route.not_found", requestId: expect.any(String) }),
      ]);
    }
  });

  it("answers what a browser asks before it sends a key", async () => {
    const url = `${world.edge.url}/v1/profiles/ann`;
    const { status, headers } = await fetch(url, { method: "OPTIONS" });
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-methods")).toBe("GET");
    expect(headers.get("access-control-allow-headers")).toContain("authorization");
  });
});
