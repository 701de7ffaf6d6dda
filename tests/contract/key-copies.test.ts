import {
  createRedisKeyCopies,
  KEY_COPY_TTL_SECONDS,
} from "@porchlight/adapters/redis/redis-key-copies";
import type { KeyCopies } from "@porchlight/core/ports/key-copies";
import type { KeyRecord } from "@porchlight/core/ports/workspaces";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMemoryKeyCopies } from "../fakes/memory-key-copies.ts";
import { type RedisForTests, startRedis } from "./start-redis.ts";

const key = (fields: Partial<KeyRecord> = {}): KeyRecord => ({
  keyId: "0123456789abcdef",
  workspace: "north",
  schema: "visits",
  scopes: ["write", "admin"],
  secretHash: "f".repeat(64),
  createdAtMs: 5,
  ...fields,
});

let running: RedisForTests;
beforeAll(async () => {
  running = await startRedis();
});
afterAll(async () => {
  await running.stop();
});

describe.each<[string, () => KeyCopies]>([
  ["in memory", createMemoryKeyCopies],
  ["in Redis", () => createRedisKeyCopies({ redis: running.redis })],
])("copies of keys %s", (_, create) => {
  it("answer with the key last written", async () => {
    const copies = create();
    await copies.write(key());
    await copies.write(key({ keyId: "other", workspace: "south" }));
    expect(await copies.read(key().keyId)).toMatchObject({ key: key() });
    await copies.write(key({ revokedAtMs: 7 }));
    expect(await copies.read(key().keyId)).toMatchObject({ key: key({ revokedAtMs: 7 }) });
  });

  it("know nothing of other keys", async () => {
    expect(await create().read("never written")).toBeUndefined();
  });
});

describe("copies of keys in Redis", () => {
  it("are forgotten in a day", async () => {
    await createRedisKeyCopies({ redis: running.redis }).write(key());
    const seconds = await running.redis.ttl(`key#${key().keyId}`);
    expect(seconds).toBeGreaterThan(KEY_COPY_TTL_SECONDS - 60);
    expect(seconds).toBeLessThanOrEqual(KEY_COPY_TTL_SECONDS);
  });

  it("are as old as what they have lived of their day", async () => {
    const copies = createRedisKeyCopies({ redis: running.redis });
    await copies.write(key());
    const young = await copies.read(key().keyId);
    expect(young?.ageMs).toBeGreaterThanOrEqual(0);
    expect(young?.ageMs).toBeLessThan(60_000);
    await running.redis.pexpire(`key#${key().keyId}`, 86_400_000 - 3_600_000);
    expect((await copies.read(key().keyId))?.ageMs).toBeGreaterThanOrEqual(3_600_000);
  });

  it("are of no known age where nothing lets them expire", async () => {
    await running.redis.set("key#endless", JSON.stringify(key({ keyId: "endless" })));
    const copy = await createRedisKeyCopies({ redis: running.redis }).read("endless");
    expect(copy?.ageMs).toBe(Number.POSITIVE_INFINITY);
  });

  it.each(["{", "null", "[]", "{}", JSON.stringify({ ...key(), scopes: ["everything"] })])(
    "count %o as none",
    async (text) => {
      await running.redis.set("key#damaged", text);
      const copies = createRedisKeyCopies({ redis: running.redis });
      expect(await copies.read("damaged")).toBeUndefined();
    },
  );

  it("throw cache.unavailable while Redis is away", async () => {
    const away = () => Promise.reject(new TypeError("fetch failed"));
    const copies = createRedisKeyCopies({
      redis: { createScript: () => ({ exec: away }), set: away } as never,
    });
    const unavailable = expect.objectContaining({ code: "cache.unavailable" });
    await expect(copies.read("k")).rejects.toThrow(unavailable);
    await expect(copies.write(key())).rejects.toThrow(unavailable);
  });
});
