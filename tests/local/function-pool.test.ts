import { FunctionPool, type PoolOptions } from "@porchlight/local/function-pool";
import type { InstanceExit } from "@porchlight/local/laptop";
import { afterEach, describe, expect, it } from "vitest";
import { fixtureFunction } from "./fixtures/fixture-topology.ts";

const pools: FunctionPool[] = [];
const exits: InstanceExit[] = [];

function createPool(fixture: string, more: Partial<PoolOptions> = {}): FunctionPool {
  const pool = new FunctionPool({
    name: fixture,
    spec: fixtureFunction(fixture),
    timeoutMs: 10_000,
    maxInstances: 2,
    maxWaitMs: 10_000,
    environment: () => ({}),
    onExit: (exit) => exits.push(exit),
    onLog: () => undefined,
    ...more,
  });
  pools.push(pool);
  return pool;
}

const ask = (pool: FunctionPool, what: string) => pool.invoke(JSON.stringify({ do: what }));

async function answerOf(pool: FunctionPool): Promise<Record<string, unknown>> {
  const outcome = await pool.invoke("{}");
  expect(outcome.ok).toBe(true);
  const result = JSON.parse(outcome.ok ? outcome.payload : "{}");
  return result.body === undefined ? result : JSON.parse(result.body);
}

const isAlive = (pid: unknown): boolean => {
  try {
    return process.kill(pid as number, 0);
  } catch {
    return false;
  }
};

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop()));
  exits.length = 0;
});

describe("a function's pool", () => {
  it("starts an instance at the first call and answers the next from the same one", async () => {
    const pool = createPool("echo");
    const first = await answerOf(pool);
    const second = await answerOf(pool);
    expect(second).toMatchObject({ pid: first.pid, count: 2 });
    expect(pool.stats()).toMatchObject({
      spawns: 1,
      coldStarts: 1,
      invocations: 2,
      ended: 2,
      errors: 0,
    });
  });

  it("tells a handler its name and how long it has", async () => {
    const answer = await answerOf(createPool("echo", { timeoutMs: 5_000 }));
    expect(answer.functionName).toBe("echo");
    expect(answer.remainingMs).toBeGreaterThan(0);
    expect(answer.remainingMs).toBeLessThanOrEqual(5_000);
  });

  it("gives an instance the environment of its spawn, and nothing of this process's own", async () => {
    const pool = createPool("echo", {
      environment: (spawn) => ({ FIXTURE_GIVEN: `spawn ${spawn}` }),
    });
    expect(await answerOf(pool)).toMatchObject({ given: "spawn 1", home: "unset" });
  });

  it("gives an instance one invocation at a time and starts another for a second", async () => {
    const pool = createPool("misbehave");
    await Promise.all([ask(pool, "wait"), ask(pool, "wait"), ask(pool, "wait")]);
    expect(pool.stats().spawns).toBe(2);
    expect(pool.instances()).toHaveLength(2);
  });

  it("throttles a call for which no instance becomes free in time", async () => {
    const pool = createPool("misbehave", { maxInstances: 1, maxWaitMs: 50 });
    await answerOf(pool);
    const slow = ask(pool, "wait");
    expect(await ask(pool, "nothing")).toMatchObject({ ok: false, reason: "throttled" });
    expect(await slow).toMatchObject({ ok: true });
  });

  it.each(["sleep", "spin"])("kills an instance at its time-out: %s", async (what) => {
    const pool = createPool("misbehave", { timeoutMs: 300 });
    const { pid } = await answerOf(pool);
    expect(await ask(pool, what)).toMatchObject({ ok: false, reason: "timeout" });
    expect(isAlive(pid)).toBe(false);
    expect(pool.stats()).toMatchObject({ timeouts: 1, errors: 1, kills: 0 });
    expect(exits[0]).toMatchObject({ pid, cause: "timeout", during: "invocation", spawn: 1 });
    expect((await answerOf(pool)).pid).not.toBe(pid);
  });

  it.each(["exit", "crash"])(
    "reports a process that ends under its invocation: %s",
    async (what) => {
      const pool = createPool("misbehave");
      expect(await ask(pool, what)).toMatchObject({ ok: false, reason: "crash" });
      expect(exits[0]).toMatchObject({ cause: "crash", during: "invocation" });
      expect(pool.stats().kills).toBe(what === "crash" ? 1 : 0);
      await answerOf(pool);
      expect(pool.stats().spawns).toBe(2);
    },
  );

  it("keeps an instance whose handler threw", async () => {
    const pool = createPool("misbehave");
    const { pid } = await answerOf(pool);
    const outcome = await ask(pool, "throw");
    expect(outcome).toMatchObject({ ok: false, message: "RangeError: asked to throw" });
    expect((await answerOf(pool)).pid).toBe(pid);
  });

  it("fails an answer that is larger than Lambda takes", async () => {
    expect(await ask(createPool("misbehave"), "large")).toMatchObject({ reason: "error" });
  });

  it("fails a call, with the reason, when no instance can start", async () => {
    const pool = createPool("no-start");
    expect(await pool.invoke("{}")).toMatchObject({
      reason: "init",
      message: "RangeError: not today",
    });
    expect(await createPool("no-such-module").invoke("{}")).toMatchObject({ reason: "init" });
  });

  it("kills an instance on request, a busy one first", async () => {
    const pool = createPool("misbehave");
    expect(pool.kill()).toBe(false);
    await answerOf(pool);
    const sleeping = ask(pool, "sleep");
    await expect.poll(() => pool.instances().some(({ busy }) => busy)).toBe(true);
    expect(pool.kill()).toBe(true);
    expect(await sleeping).toMatchObject({ reason: "crash" });
    expect(pool.stats().kills).toBe(1);
  });

  it("starts an instance ahead of the first call when it is warmed", async () => {
    const pool = createPool("echo");
    await pool.warm();
    const [instance] = pool.instances();
    expect(await answerOf(pool)).toMatchObject({ pid: instance?.pid, count: 1 });
  });

  it("leaves no process behind when it stops, and answers who waits", async () => {
    const pool = createPool("misbehave");
    const { pid } = await answerOf(pool);
    const sleeping = ask(pool, "sleep");
    await pool.stop();
    expect(await sleeping).toMatchObject({ ok: false });
    expect(await pool.invoke("{}")).toMatchObject({ reason: "throttled" });
    expect(isAlive(pid)).toBe(false);
  });
});
