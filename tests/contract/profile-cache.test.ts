import { createGuard } from "@porchlight/adapters/guard";
import { createRedisProfileCache } from "@porchlight/adapters/redis/redis-profile-cache";
import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMemoryProfileCache } from "../fakes/memory-profile-cache.ts";
import { cachedProfile, describeProfileCache } from "./profile-cache-suite.ts";
import { type RedisForTests, startRedis } from "./start-redis.ts";

const NOW = Date.UTC(2026, 10, 24, 9);
let server: RedisForTests;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** A busy machine is no dead Redis: patient, unless the test is about time-outs. */
const patient = () =>
  createGuard({
    code: "cache.unavailable",
    service: "the profile cache",
    timeoutMs: 20_000,
    retries: 0,
    breakAfter: 1000,
    restMs: 1,
  });

describeProfileCache("in memory", async () => createMemoryProfileCache());
describeProfileCache("in Redis", async () =>
  createRedisProfileCache({ redis: server.redis, guard: patient() }),
);

describe("the Redis profile cache", () => {
  it("leaves nothing of a profile behind that does not expire", async () => {
    const workspace = "expiring";
    const cache = createRedisProfileCache({ redis: server.redis, guard: patient() });
    await cache.fence(workspace, [{ person: "u:ann", version: 1 }]);
    const profile = cachedProfile("u:ann", 1, { asOfMs: NOW - 60_000, ranks: { lead: 0.5 } });
    await cache.write({ workspace, generation: 0 }, [profile], NOW);
    const keys = `porchlight:{${workspace}}`;
    const [ofProfile, ofFence, ...ofLists] = await server.send([
      ["PTTL", `${keys}:g0:profile:u:ann`],
      ["PTTL", `${keys}:fence:u:ann`],
      ["PTTL", `${keys}:g0:written`],
      ["PTTL", `${keys}:g0:lists`],
      ["PTTL", `${keys}:g0:list:lead`],
    ]);
    expect(ofProfile).toBeGreaterThan(0);
    expect(ofProfile).toBeLessThanOrEqual(240_000);
    expect(ofFence).toBeGreaterThan(300_000);
    for (const list of ofLists) expect(list).toBeGreaterThan(6 * 86_400_000);
  });

  it("lets the lists of an old generation go within minutes", async () => {
    const cache = createRedisProfileCache({ redis: server.redis, guard: patient() });
    const workspace = "promoted";
    const profile = cachedProfile("u:ann", 1, { ranks: { lead: 0.5 } });
    await cache.write({ workspace, generation: 1 }, [profile], NOW);
    await cache.top({ workspace, generation: 2 }, "lead", 1);
    const old = `porchlight:{${workspace}}:g1`;
    for (const key of [`${old}:written`, `${old}:lists`, `${old}:list:lead`]) {
      const [ttlMs] = await server.send([["PTTL", key]]);
      expect(ttlMs).toBeGreaterThan(0);
      expect(ttlMs).toBeLessThanOrEqual(600_000);
    }
  });

  it("sends its scripts again to a server that has forgotten them", async () => {
    const cache = createRedisProfileCache({ redis: server.redis, guard: patient() });
    const forgetful = { workspace: "forgetful", generation: 0 };
    await cache.write(forgetful, [cachedProfile("u:ann", 1)], NOW);
    await server.send([["SCRIPT", "FLUSH"], ["FLUSHALL"]]);
    expect(await cache.read(forgetful, "u:ann", NOW)).toEqual({
      profile: undefined,
      fenceVersion: 0,
    });
    expect(await cache.write(forgetful, [cachedProfile("u:ann", 1)], NOW)).toBe(1);
  });

  it("says cache.unavailable where nothing answers, and soon stops asking", async () => {
    let asked = 0;
    const redis = new Redis({ url: "http://127.0.0.1:9", token: "none", retry: false });
    const counted = {
      createScript: ((source: string) => {
        const script = redis.createScript(source);
        const exec = (keys: string[], args: string[]) => {
          asked++;
          return script.exec(keys, args);
        };
        return { exec };
      }) as unknown as Redis["createScript"],
    };
    const cache = createRedisProfileCache({ redis: counted });
    for (let i = 0; i < 20; i++)
      await expect(
        cache.read({ workspace: "none", generation: 0 }, "u:ann", NOW),
      ).rejects.toMatchObject({ code: "cache.unavailable" });
    expect(asked).toBe(3);
  });
});
