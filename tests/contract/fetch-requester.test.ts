import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createAgedKeyCopies } from "@porchlight/adapters/redis/aged-key-copies";
import { createFetchRequester } from "@porchlight/adapters/redis/fetch-requester";
import { createRedisKeyCopies } from "@porchlight/adapters/redis/redis-key-copies";
import { createRedisProfileCache } from "@porchlight/adapters/redis/redis-profile-cache";
import { createRequesterClient } from "@porchlight/adapters/redis/requester-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeProfileCache } from "./profile-cache-suite.ts";
import { type RedisForTests, startRedis } from "./start-redis.ts";

let server: RedisForTests;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** As the edge has it, but patient with a busy machine. */
const connect = (options: { url?: string; token?: string; timeoutMs?: number } = {}) =>
  createRequesterClient(
    createFetchRequester({ url: server.url, token: server.token, timeoutMs: 20_000, ...options }),
  );

describeProfileCache("in Redis, over fetch", async () =>
  createRedisProfileCache({ redis: connect() }),
);

describe("the transport of Redis commands over fetch", () => {
  it("takes an address with or without a slash at its end", async () => {
    expect(await connect({ url: `${server.url}/` }).ping()).toBe("PONG");
  });

  it("fails with what Redis says of a command, and of a token", async () => {
    await expect(connect().eval("return nil +", [], [])).rejects.toThrow("ERR");
    await expect(connect({ token: "another" }).ping()).rejects.toThrow("WRONGPASS");
  });

  it("gives up on an answer that does not come", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await expect(connect({ url, timeoutMs: 50 }).ping()).rejects.toThrow("timeout");
    silent.close();
  });
});

describe("copies of keys with their age", () => {
  const key = {
    keyId: "0123456789abcdef",
    workspace: "acme",
    schema: "real-estate",
    secretHash: "0".repeat(64),
    scopes: ["read"],
    createdAtMs: 1,
  } as const;

  it("are as old as what they have lived of their time", async () => {
    const redis = connect();
    const read = createAgedKeyCopies({ redis });
    expect(await read(key.keyId)).toBeUndefined();
    await createRedisKeyCopies({ redis }).write(key);
    const young = await read(key.keyId);
    expect(young?.key).toEqual(key);
    expect(young?.ageMs).toBeGreaterThanOrEqual(0);
    expect(young?.ageMs).toBeLessThan(60_000);
    await redis.pexpire(`key#${key.keyId}`, 86_400_000 - 3_600_000);
    expect((await read(key.keyId))?.ageMs).toBeGreaterThanOrEqual(3_600_000);
  });

  it("are of no known age where nothing lets them expire, and none where they are no copies", async () => {
    const redis = connect();
    const read = createAgedKeyCopies({ redis });
    await redis.set(`key#${key.keyId}`, JSON.stringify(key));
    expect((await read(key.keyId))?.ageMs).toBe(Number.POSITIVE_INFINITY);
    await redis.set(`key#${key.keyId}`, "nonsense");
    expect(await read(key.keyId)).toBeUndefined();
  });
});
