import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createFetchRequester } from "@porchlight/adapters/redis/fetch-requester";
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
