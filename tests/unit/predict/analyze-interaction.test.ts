import { ServiceError } from "@porchlight/core/error";
import { parseQueueRecord } from "@porchlight/core/ingest/queue-record";
import { addressKey } from "@porchlight/core/ports/state-store";
import { analyzeInteraction } from "@porchlight/core/profile/analyze-interaction";
import { beforeEach, describe, expect, it } from "vitest";
import { createWorld, did, NOW, shop, WORKSPACE, type World } from "./world.ts";

let world: World;
let queued: string[];
beforeEach(() => {
  world = createWorld();
  queued = [];
});

const analyze = (message: Record<string, unknown>) =>
  analyzeInteraction(
    {
      states: world.states,
      models: world.models,
      enqueue: async (bodies) => {
        queued.push(...bodies);
      },
    },
    WORKSPACE,
    message,
    { behavior: shop, receivedAtMs: NOW, mayStateKnownAt: false, newId: () => "made" },
  );

const stored = async () => {
  const address = { workspace: WORKSPACE, person: "u:ann" } as const;
  return (await world.states.read([address])).get(addressKey(address));
};

describe("analyzeInteraction", () => {
  it("answers with the profile it leads to, and leaves the writing to the queue", async () => {
    await world.fold("u:ann", did("asked"));
    const before = await stored();
    const analyzed = await analyze({ userId: "ann", event: "Asked", messageId: "m1" });
    expect(analyzed).toMatchObject({
      userId: "ann",
      stateVersion: 1,
      pending: true,
      messageId: "m1",
      cache: "bypass",
      lead: { quality: 0.7311 },
    });
    expect(await stored()).toEqual(before);
    expect(queued.map(parseQueueRecord)).toMatchObject([
      {
        workspace: WORKSPACE,
        schema: "shop",
        receivedAtMs: NOW,
        people: [{ person: "u:ann", interactions: [{ id: "m1", kind: "asked" }] }],
        links: [],
      },
    ]);
  });

  it("answers for somebody who was never seen, and says which id it gave", async () => {
    const analyzed = await analyze({ userId: "new", event: "viewed" });
    expect(analyzed).toMatchObject({ userId: "new", stateVersion: 0, messageId: "made" });
    expect(queued).toHaveLength(1);
  });

  it("answers a repeat with the profile as it is, no longer pending, and queues nothing", async () => {
    await world.fold("u:ann", { ...did("asked"), id: "m1" });
    const analyzed = await analyze({ userId: "ann", event: "asked", messageId: "m1" });
    expect(analyzed).toMatchObject({ pending: false, lead: { quality: 0.5 } });
    expect(queued).toEqual([]);
  });

  it("recognises a repeat by what somebody did before it was known who they are", async () => {
    await world.fold("a:cookie", { ...did("asked"), id: "m1" });
    await world.redirect("a:cookie", "u:ann");
    const message = { anonymousId: "cookie", event: "asked", messageId: "m1" };
    expect(await analyze(message)).toMatchObject({ userId: "ann", pending: false });
  });

  it("queues nothing if the store is away: who tries again is counted once", async () => {
    world.storeAway = true;
    await expect(analyze({ userId: "ann", event: "asked" })).rejects.toMatchObject({
      code: "store.unavailable",
    });
    expect(queued).toEqual([]);
  });

  it.each([
    [{ event: "asked" }, "interaction.missing_person"],
    [{ userId: "ann", event: "danced" }, "interaction.unknown_kind"],
    [{ userId: "ann" }, "interaction.bad_shape"],
  ])("refuses %j with %s", async (message, code) => {
    await expect(analyze(message)).rejects.toMatchObject({ code });
    expect(queued).toEqual([]);
  });

  it("passes on that the queue is away", async () => {
    const enqueue = () => Promise.reject(new ServiceError("queue.unavailable", "away"));
    const receipt = { behavior: shop, receivedAtMs: NOW, mayStateKnownAt: false, newId: () => "m" };
    const message = { userId: "ann", event: "asked" };
    await expect(
      analyzeInteraction({ ...world, enqueue }, WORKSPACE, message, receipt),
    ).rejects.toMatchObject({ code: "queue.unavailable", status: 429 });
  });
});
