import { createRedisProfileCache } from "@porchlight/adapters/redis/redis-profile-cache";
import { createRequesterClient } from "@porchlight/adapters/redis/requester-client";
import { createCountingRedis } from "@porchlight/cli/cost/counting-redis";
import { userKey } from "@porchlight/core/interaction";
import { describe, expect, it } from "vitest";

const scope = { workspace: "acme", generation: 0 };
const profile = (name: string) => ({
  person: userKey(name),
  stateVersion: 3,
  asOfMs: 1_000,
  ranks: { churn: 0.5 },
  json: `{"userId":"${name}"}`,
});

describe("the counted cache", () => {
  it("gives back what was written, and counts one request a script and every command within", async () => {
    const redis = createCountingRedis(1);
    const cache = createRedisProfileCache({ redis: createRequesterClient(redis.requester) });
    await cache.write(scope, [profile("ada"), profile("bob")], 1_000);
    expect(redis.counts).toMatchObject({ sent: 1, commands: 4 + 2 * (4 + 1) + 2 + 2 });
    const read = await cache.read(scope, userKey("ada"), 1_000);
    expect(read.profile?.json).toBe(profile("ada").json);
    expect(redis.counts).toMatchObject({ sent: 2, commands: 18 + 5 });
    expect(redis.counts.bytes).toBeGreaterThan(200);
  });

  it("knows nobody's profile once they have expired, and still who is on a list", async () => {
    const redis = createCountingRedis(1);
    const cache = createRedisProfileCache({ redis: createRequesterClient(redis.requester) });
    await cache.write(scope, [profile("ada")], 1_000);
    redis.expire();
    const top = await cache.top(scope, "churn", 10);
    expect(top.map(({ person, json }) => [person, json])).toEqual([[userKey("ada"), undefined]]);
  });
});
