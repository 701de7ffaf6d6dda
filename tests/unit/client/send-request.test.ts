import { connect } from "@porchlight/client/connect";
import type { ConnectOptions } from "@porchlight/client/connect-options";
import { isPorchlightError, type PorchlightError } from "@porchlight/client/porchlight-error";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Act, acceptAll, refusal, stage } from "./stage-server.ts";
import { createStillClock, START_MS } from "./still-clock.ts";

let clock: ReturnType<typeof createStillClock>;
let server: Awaited<ReturnType<typeof stage>>;
beforeEach(() => {
  clock = createStillClock();
});
afterEach(() => server?.close());

async function connected(acts: readonly Act[], options: Partial<ConnectOptions> = {}) {
  server = await stage(...acts);
  const { now, wait, random } = clock;
  return connect({ url: server.url, key: "pl_test", now, wait, random, ...options });
}

const viewed = { userId: "u_42", event: "property_viewed" };

async function failureOf(call: Promise<unknown>): Promise<PorchlightError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isPorchlightError(error)) return error;
  throw new TypeError(`expected a PorchlightError, got ${String(error)}`, { cause: error });
}

describe("a request that may yet succeed", () => {
  it.each<[string, Act]>([
    ["429", refusal(429, "queue.unavailable")],
    ["503", refusal(503, "store.unavailable")],
    ["a 503 that is not Porchlight's", { status: 503, body: "<html>" }],
    ["a connection cut before the answer", "cut"],
    ["a connection cut within the answer", "cut within"],
  ])("is tried again after %s, under the same id", async (_, trouble) => {
    const porchlight = await connected([trouble, trouble, acceptAll]);
    expect(await porchlight.track(viewed)).toEqual({ accepted: 1, rejected: [] });
    const [first, ...others] = server.ids();
    expect(first).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(others).toEqual([first, first]);
    expect(clock.waitedMs).toEqual([250, 500]);
  });

  it("keeps the caller's own id", async () => {
    const porchlight = await connected(["cut", acceptAll]);
    await porchlight.track({ ...viewed, messageId: "m-1" });
    expect(server.ids()).toEqual([["m-1"], ["m-1"]]);
  });

  it("says anew when it is sent, and keeps when it happened", async () => {
    const porchlight = await connected(["cut", acceptAll]);
    await porchlight.track(viewed);
    const iso = (ms: number) => new Date(START_MS + ms).toISOString();
    expect(server.received.map(({ body }) => body?.sentAt)).toEqual([iso(0), iso(250)]);
    expect(server.received.map(({ body }) => body?.batch[0]?.timestamp)).toEqual([iso(0), iso(0)]);
  });

  it.each([
    ["seconds", "7"],
    ["a date", new Date(START_MS + 7_000).toUTCString()],
  ])("waits as long as Retry-After asks in %s, and a little more", async (_, retryAfter) => {
    const porchlight = await connected([refusal(429, "queue.unavailable", retryAfter), acceptAll]);
    await porchlight.track(viewed);
    expect(clock.waitedMs).toEqual([7_250]);
  });

  it("is given up after the retries, with what the service last said", async () => {
    const porchlight = await connected([refusal(503, "store.unavailable", "1")], { retries: 2 });
    const error = await failureOf(porchlight.profile("u_42"));
    expect(error).toMatchObject({
      code: "store.unavailable",
      status: 503,
      message: "not now",
      retryAfterMs: 1_000,
      requestId: "req_7",
      details: { limit: 3 },
    });
    expect(server.received).toHaveLength(3);
  });

  it("is not tried again when that was not asked for", async () => {
    const porchlight = await connected(["cut"], { retries: 0 });
    expect(await failureOf(porchlight.profile("u_42"))).toMatchObject({
      code: "network.failed",
      status: undefined,
      details: { tries: 1 },
      cause: expect.any(TypeError),
    });
    expect(server.received).toHaveLength(1);
  });

  it("fails at once where the wait asked for is longer than the time left", async () => {
    const porchlight = await connected([refusal(429, "queue.unavailable", "3600")]);
    const error = await failureOf(porchlight.track(viewed));
    expect(error).toMatchObject({ code: "queue.unavailable", retryAfterMs: 3_600_000 });
    expect(clock.waitedMs).toEqual([]);
    expect(server.received).toHaveLength(1);
  });
});

describe("a request that cannot succeed", () => {
  it.each([400, 401, 403, 404, 409, 413, 500, 502])("is not tried again on %s", async (status) => {
    const porchlight = await connected([refusal(status, "some.code", "1")]);
    expect(await failureOf(porchlight.profile("u_42"))).toMatchObject({
      code: "some.code",
      status,
    });
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, Act]>([
    ["a page", { status: 200, headers: { "content-type": "text/html" }, body: "<html>" }],
    ["half a document", { status: 200, body: '{"accepted":' }],
    ["a list", { status: 200, body: "[]" }],
    ["nothing", { status: 204, body: "" }],
    ["another service's word", { status: 200, body: { success: true } }],
    [
      "a receipt for what was not sent",
      { status: 200, body: { accepted: 0, rejected: [{ index: 4, code: "x" }] } },
    ],
    ["a gateway's own error", { status: 403, body: { message: "Forbidden" } }],
  ])("is answered by %s: unreadable", async (_, act) => {
    const porchlight = await connected([act]);
    const error = await failureOf(porchlight.track(viewed));
    expect(error.code).toBe("answer.unreadable");
    expect(error.status).toBe((act as { status: number }).status);
    expect(error.undelivered).toMatchObject([{ ...viewed, messageId: server.ids()[0]?.[0] }]);
    expect(server.received).toHaveLength(1);
  });
});

describe("the time a request takes", () => {
  it("ends with a server that never answers", async () => {
    const porchlight = await connected(["silence"], { timeoutMs: 40, now: () => Date.now() });
    expect(await failureOf(porchlight.profile("u_42"))).toMatchObject({
      code: "network.timeout",
      details: { timeoutMs: 40, tries: 1 },
    });
  });

  it("ends with a fetch that does not listen to its signal", async () => {
    let signal: AbortSignal | undefined;
    const porchlight = connect({
      url: "http://porchlight.test",
      key: "pl_test",
      timeoutMs: 20,
      fetch: (_, init) => {
        signal = init.signal;
        return new Promise(() => {});
      },
    });
    expect(await failureOf(porchlight.profile("u_42"))).toMatchObject({ code: "network.timeout" });
    expect(signal?.aborted).toBe(true);
  });

  it("is never more than asked for, however tries fail and whatever they are told", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 0, max: 20 }),
        fc.array(
          fc.record({
            tookMs: fc.nat(2_000),
            retryAfter: fc.option(fc.nat(20).map(String), { nil: null }),
            jitter: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
          }),
          { minLength: 1, maxLength: 30 },
        ),
        async (timeoutMs, retries, tries) => {
          const time = createStillClock();
          let tried = 0;
          let lastTryAtMs = 0;
          const current = () => tries[Math.min(tried, tries.length) - 1] as (typeof tries)[number];
          const porchlight = connect({
            url: "http://porchlight.test",
            key: "pl_test",
            timeoutMs,
            retries,
            now: time.now,
            wait: time.wait,
            random: () => current().jitter,
            fetch: async () => {
              tried++;
              lastTryAtMs = time.now();
              time.advance(current().tookMs);
              const { retryAfter } = current();
              return { status: 429, headers: { get: () => retryAfter }, text: async () => "{}" };
            },
          });
          await failureOf(porchlight.profile("u_42"));
          // The last try's own time is cut by its timer, which the two tests above see to.
          expect(lastTryAtMs - START_MS).toBeLessThan(timeoutMs);
          expect(tried).toBeLessThanOrEqual(retries + 1);
        },
      ),
    );
  });
});
