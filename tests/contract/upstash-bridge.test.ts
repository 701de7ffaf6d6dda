import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LaptopRedis, startLaptopRedis } from "../local/fixtures/laptop-redis.ts";

let laptop: LaptopRedis;
let redis: Redis;

beforeAll(async () => {
  laptop = await startLaptopRedis();
  redis = new Redis({ url: laptop.url, token: laptop.token, retry: false, enableTelemetry: false });
});
afterAll(() => laptop.stop());

const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(`${laptop.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${laptop.token}`, ...init.headers },
  });

const post = (path: string, body: unknown) =>
  ask(path, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });

describe("@upstash/redis against redis-server through the bridge", () => {
  it("sets and gets, with expiry, text of any alphabet and values of any shape", async () => {
    expect(await redis.set("name", "José 🏡\r\n", { ex: 60 })).toBe("OK");
    expect(await redis.get("name")).toBe("José 🏡\r\n");
    expect(await redis.ttl("name")).toBeGreaterThan(0);
    await redis.set("shape", { rooms: [1, 2] });
    expect(await redis.get("shape")).toEqual({ rooms: [1, 2] });
    expect(await redis.get("nothing")).toBeNull();
    expect(await redis.ping()).toBe("PONG");
  });

  it("answers a pipeline in order", async () => {
    const answers = await redis.pipeline().set("a", 1).incr("a").get("a").mget("a", "none").exec();
    expect(answers).toEqual(["OK", 2, 2, [2, null]]);
  });

  it("sorts calls made at once back to who made them", async () => {
    const many = Array.from({ length: 200 }, (_, i) => i);
    await Promise.all(many.map((i) => redis.set(`many:${i}`, `value ${i}`)));
    expect(await Promise.all(many.map((i) => redis.get(`many:${i}`)))).toEqual(
      many.map((i) => `value ${i}`),
    );
  });

  it("runs a transaction", async () => {
    expect(await redis.multi().set("m", 1).incrby("m", 41).exec()).toEqual(["OK", 42]);
  });

  it("runs none of a transaction of which one command is wrong", async () => {
    const response = await post("/multi-exec", [["SET", "half", "1"], ["NOSUCH"]]);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringContaining("unknown command") });
    expect(await redis.exists("half")).toBe(0);
  });

  it("runs scripts, by text and by digest", async () => {
    const script = "return {KEYS[1], ARGV[1], 7, redis.call('SET', KEYS[1], ARGV[1])}";
    expect(await redis.eval(script, ["k"], ["v"])).toEqual(["k", "v", 7, "OK"]);
    const digest = await redis.scriptLoad(script);
    expect(await redis.evalsha(digest, ["k"], ["v"])).toEqual(["k", "v", 7, "OK"]);
  });

  it("runs a script that bears the flag only Upstash knows, also by its own digest", async () => {
    const script = "#!lua flags=allow-key-locking\nreturn ARGV[1]";
    expect(await redis.createScript<string>(script).exec([], ["x"])).toBe("x");
    expect(await redis.createScript<string>(script).evalsha([], ["y"])).toBe("y");
  });

  it("passes on what Redis refuses as the client's own error", async () => {
    await redis.set("text", "abc");
    await expect(redis.incr("text")).rejects.toThrow("not an integer");
    await expect(redis.evalsha("0".repeat(40), [], [])).rejects.toThrow("NOSCRIPT");
  });

  it("refuses what would block or change the connection that all share", async () => {
    for (const command of [["BLPOP", "x", "0"], ["select", "1"], ["SHUTDOWN"], ["MULTI"]]) {
      const response = await post("/", command);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ error: expect.stringContaining("not available") });
    }
  });

  it("fails one command of a pipeline and runs the others", async () => {
    const response = await post("/pipeline", [
      ["SET", "p", "1"],
      ["NOSUCH"],
      [],
      ["MULTI"],
      ["GET", "p"],
    ]);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual([
      { result: "OK" },
      { error: expect.stringContaining("unknown command") },
      { error: "ERR failed to parse command" },
      { error: expect.stringContaining("not available") },
      { result: "1" },
    ]);
  });

  it("takes a command in the path, with a body and parameters as arguments", async () => {
    expect(await (await ask("/set/path/a%2Fb?EX=100")).json()).toEqual({ result: "OK" });
    expect(await (await ask("/get/path")).json()).toEqual({ result: "a/b" });
    await ask("/set/body", { method: "POST", body: "from the body" });
    expect(await redis.get("body")).toBe("from the body");
    expect((await ask("/get/%zz")).status).toBe(400);
  });

  it("encodes as base64 where it is asked to", async () => {
    await redis.set("b64", "text");
    const response = await ask("/get/b64", { headers: { "upstash-encoding": "base64" } });
    expect(await response.json()).toEqual({ result: Buffer.from("text").toString("base64") });
  });

  it.each([
    ["no token", {}],
    ["a wrong token", { authorization: "Bearer wrong" }],
    ["the token alone", { authorization: "of-this-test" }],
  ])("refuses %s", async (_, headers) => {
    const response = await fetch(`${laptop.url}/get/a`, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: expect.stringContaining("WRONGPASS") });
  });

  it.each(["", "{", "{}", "[]", "null", '"GET"'])(
    "refuses a body that is no command: %s",
    async (body) => {
      expect((await post("/", body)).status).toBe(400);
    },
  );

  it("refuses a request over a megabyte", async () => {
    const response = await post("/", ["SET", "big", "x".repeat(1024 * 1024)]);
    expect(response.status).toBe(413);
  });

  it("answers 503 while redis-server is away and serves on when it is back, with its data", async () => {
    await redis.set("kept", "still here");
    await laptop.redis.stop();
    await expect.poll(async () => (await post("/", ["GET", "kept"])).status).toBe(503);
    await laptop.redis.start();
    await expect.poll(async () => (await post("/", ["GET", "kept"])).status).toBe(200);
    expect(await redis.get("kept")).toBe("still here");
  });
});
