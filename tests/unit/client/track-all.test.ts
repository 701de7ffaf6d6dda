import { connect } from "@porchlight/client/connect";
import type { Interaction } from "@porchlight/client/interaction";
import { isPorchlightError, type PorchlightError } from "@porchlight/client/porchlight-error";
import type { RealEstate } from "@porchlight/client/real-estate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Act, acceptAll, refusal, stage } from "./stage-server.ts";
import { createStillClock, START_MS } from "./still-clock.ts";

let server: Awaited<ReturnType<typeof stage>>;
let made: number;
beforeEach(() => {
  made = 0;
});
afterEach(() => server.close());

async function connected(...acts: readonly Act[]) {
  server = await stage(...acts);
  const { now, wait, random } = createStillClock();
  const newId = () => `id-${made++}`;
  return connect({ url: server.url, key: "pl_test", now, wait, random, newId, retries: 1 });
}

const viewed = (userId: string, properties: object = {}): Interaction<RealEstate> => ({
  userId,
  event: "property_viewed",
  properties: { ...properties },
});

/** Small enough that 5,000 fit in one request. */
const someBy = (count: number): Interaction<RealEstate>[] =>
  Array.from({ length: count }, (_, i) => ({ userId: `u_${i}`, event: "e", timestamp: 1 }));

/** 17 of them fit in one request. */
const largeBy = (count: number): Interaction<RealEstate>[] =>
  Array.from({ length: count }, (_, i) => viewed(`u_${i}`, { note: "é".repeat(15_000) }));

const usersOf = (request: (typeof server)["received"][number] | undefined) =>
  request?.body?.batch.map(({ userId }) => userId);

/** Refuses the messages of these users. */
const refuse =
  (...users: string[]): Act =>
  ({ body }) => {
    const rejected = (body?.batch ?? []).flatMap(({ userId }, index) =>
      users.includes(userId as string)
        ? [{ index, code: "interaction.unknown_kind", message: `no, ${userId}` }]
        : [],
    );
    const accepted = (body?.batch.length ?? 0) - rejected.length;
    return { status: 200, body: { success: true, accepted, rejected } };
  };

async function failureOf(call: Promise<unknown>): Promise<PorchlightError> {
  const error = await call.catch((reason: unknown) => reason);
  expect(isPorchlightError(error)).toBe(true);
  return error as PorchlightError;
}

describe("trackAll", () => {
  it("sends what fits in one request, in order, with type, id and time", async () => {
    const porchlight = await connected(acceptAll);
    const interactions = [viewed("ann"), { ...viewed("bob"), timestamp: 5, messageId: "mine" }];
    expect(await porchlight.trackAll(interactions)).toEqual({ accepted: 2, rejected: [] });
    expect(server.received).toMatchObject([{ method: "POST", path: "/v1/batch" }]);
    expect(server.received[0]?.authorization).toBe("Bearer pl_test");
    const sentAt = new Date(START_MS).toISOString();
    expect(server.received[0]?.body).toEqual({
      sentAt,
      batch: [
        { ...viewed("ann"), type: "track", messageId: "id-0", timestamp: sentAt },
        { ...viewed("bob"), type: "track", messageId: "mine", timestamp: 5 },
      ],
    });
  });

  it("sends nothing for nothing", async () => {
    const porchlight = await connected(acceptAll);
    expect(await porchlight.trackAll([])).toEqual({ accepted: 0, rejected: [] });
    expect(server.received).toEqual([]);
  });

  it("takes whatever can be gone through once", async () => {
    const porchlight = await connected(acceptAll);
    function* few() {
      yield* someBy(3);
    }
    expect(await porchlight.trackAll(few())).toEqual({ accepted: 3, rejected: [] });
  });

  it("refuses what is no list", async () => {
    const porchlight = await connected(acceptAll);
    const call = porchlight.trackAll(viewed("ann") as never);
    expect((await failureOf(call)).code).toBe("interaction.bad_shape");
  });

  it("cuts at 5,000, and gives the caller's indexes", async () => {
    const porchlight = await connected(refuse("u_0", "u_4999", "u_5000"));
    const { accepted, rejected } = await porchlight.trackAll(someBy(5_001));
    expect(server.received.map((request) => usersOf(request)?.length)).toEqual([5_000, 1]);
    expect(accepted).toBe(4_998);
    expect(rejected.map(({ index }) => index)).toEqual([0, 4_999, 5_000]);
  });

  it("cuts before 512 KB, and gives the caller's indexes", async () => {
    const porchlight = await connected(refuse("u_16", "u_34"));
    const { accepted, rejected } = await porchlight.trackAll(largeBy(35));
    expect(server.received.map((request) => usersOf(request)?.length)).toEqual([17, 17, 1]);
    expect(Math.max(...server.received.map(({ text }) => Buffer.byteLength(text)))).toBeLessThan(
      512 * 1024,
    );
    expect(accepted).toBe(33);
    expect(rejected.map(({ index, message }) => [index, message])).toEqual([
      [16, "no, u_16"],
      [34, "no, u_34"],
    ]);
  });

  it("rejects by itself what would take others with it, and sends the others", async () => {
    const porchlight = await connected(refuse("last"));
    const circle: Record<string, unknown> = {};
    circle.circle = circle;
    const receipt = await porchlight.trackAll([
      viewed("big", { note: "x".repeat(33_000) }),
      viewed("circle", circle),
      viewed("ann"),
      { ...viewed("late"), timestamp: new Date("yesterday") },
      { ...viewed("late"), timestamp: Number.NaN },
      "nothing" as never,
      viewed("bigint", { price: 5n }),
      viewed("last"),
    ]);
    expect(usersOf(server.received[0])).toEqual(["ann", "last"]);
    expect(receipt.accepted).toBe(1);
    expect(receipt.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, "interaction.too_large"],
      [1, "interaction.bad_shape"],
      [3, "interaction.bad_time"],
      [4, "interaction.bad_time"],
      [5, "interaction.bad_shape"],
      [6, "interaction.bad_shape"],
      [7, "interaction.unknown_kind"],
    ]);
  });

  it.each([undefined, null, ""])("gives an id to what has %j for one", async (messageId) => {
    const porchlight = await connected(acceptAll);
    await porchlight.trackAll([{ ...viewed("ann"), messageId } as never]);
    expect(server.ids()).toEqual([["id-0"]]);
  });

  it("leaves the clock of an import alone", async () => {
    const porchlight = await connected(acceptAll);
    await porchlight.trackAll([{ ...viewed("ann"), knownAt: START_MS - 5 }]);
    expect(server.received[0]?.body).toEqual({
      batch: [{ ...viewed("ann"), type: "track", messageId: "id-0", knownAt: START_MS - 5 }],
    });
  });

  it("says what is left when a request fails, and sends that again under the same ids", async () => {
    const trouble = refusal(503, "store.unavailable");
    const porchlight = await connected(refuse("u_1"), trouble, trouble, acceptAll);
    const interactions = [...largeBy(35), "nothing" as never];
    const error = await failureOf(porchlight.trackAll(interactions));
    expect(error).toMatchObject({ code: "store.unavailable", status: 503, requestId: "req_7" });
    expect(error.receipt?.accepted).toBe(16);
    expect(error.receipt?.rejected.map(({ index }) => index)).toEqual([1, 35]);
    expect(error.undelivered.map(({ userId }) => userId)).toEqual(
      interactions.slice(17, 35).map(({ userId }) => userId),
    );

    expect(await porchlight.trackAll(error.undelivered)).toEqual({ accepted: 18, rejected: [] });
    const [, failed, triedAgain, later, last] = server.received.map(({ body }) => body?.batch);
    expect(triedAgain).toEqual(failed);
    expect(later).toEqual(failed);
    expect(last).toMatchObject([{ userId: "u_34", messageId: "id-34" }]);
  });
});

describe("identify", () => {
  it("states that an anonymous id is a user", async () => {
    const porchlight = await connected(acceptAll);
    const identity = { userId: "u_42", anonymousId: "a_7", traits: { city: "Utrecht" } };
    expect(await porchlight.identify(identity)).toEqual({ accepted: 1, rejected: [] });
    expect(server.received[0]?.body?.batch).toMatchObject([
      { ...identity, type: "identify", messageId: "id-0" },
    ]);
  });

  it("is delivered later as what it is", async () => {
    const porchlight = await connected("cut", "cut", acceptAll);
    const identity = { userId: "u_42", anonymousId: "a_7" };
    const { undelivered } = await failureOf(porchlight.identify(identity));
    await porchlight.trackAll(undelivered);
    expect(server.received[2]?.body?.batch).toMatchObject([{ ...identity, type: "identify" }]);
  });
});

describe("analyze", () => {
  it("keeps its id when it is tried again", async () => {
    const porchlight = await connected("cut", { status: 200, body: { pending: true } });
    expect(await porchlight.analyze(viewed("ann"))).toEqual({ pending: true });
    const bodies = server.received.map(({ text }) => JSON.parse(text));
    const [sentAt, later] = [0, 250].map((ms) => new Date(START_MS + ms).toISOString());
    const message = { ...viewed("ann"), type: "track", messageId: "id-0", timestamp: sentAt };
    expect(bodies).toEqual([
      { ...message, sentAt },
      { ...message, sentAt: later },
    ]);
  });

  it("leaves behind what can be tracked", async () => {
    const porchlight = await connected("cut");
    const { undelivered } = await failureOf(porchlight.analyze(viewed("ann")));
    expect(undelivered).toMatchObject([{ ...viewed("ann"), messageId: "id-0" }]);
  });

  it("refuses what it could not send", async () => {
    const porchlight = await connected("cut");
    const call = porchlight.analyze({ ...viewed("ann"), timestamp: new Date(Number.NaN) });
    expect((await failureOf(call)).code).toBe("interaction.bad_time");
    expect(server.received).toEqual([]);
  });
});
