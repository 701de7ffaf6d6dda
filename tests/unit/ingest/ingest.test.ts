import { gzipSync } from "node:zlib";
import { CALLS } from "@porchlight/core/ingest/read-interaction";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { away, basic, createIngestWorld, type IngestWorld } from "../../fakes/ingest-world.ts";

const seen = { type: "track", event: "page_seen", userId: "u1", messageId: "m1" };
const batchOf = (...batch: unknown[]) => JSON.stringify({ batch });

let world: IngestWorld;
beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  world = await createIngestWorld();
});

describe("what comes in", () => {
  it("puts a batch on the queue, for the key's workspace", async () => {
    const answer = await world.post("/v1/batch", batchOf(seen, { ...seen, messageId: "m2" }));
    expect(answer).toMatchObject({
      status: 200,
      body: { success: true, accepted: 2, rejected: [] },
    });
    expect(world.records).toMatchObject([
      {
        workspace: "north",
        schema: "visits",
        people: [{ person: "u:u1", interactions: [{ id: "m1" }, { id: "m2" }] }],
      },
    ]);
  });

  it.each([...CALLS])("takes a %s call", async (call) => {
    const message = { event: "page_seen", userId: "u1", previousId: "a1" };
    const answer = await world.post(`/v1/${call}`, JSON.stringify(message));
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1 } });
  });

  it("takes gzip that calls itself a form", async () => {
    const answer = await world.post("/v1/batch", gzipSync(batchOf(seen)), {
      ...basic(world.key),
      "Content-Type": "application/x-www-form-urlencoded",
      "Content-Encoding": "gzip",
    });
    expect(answer.body.accepted).toBe(1);
  });

  it("answers a bad interaction in its place and keeps the rest", async () => {
    const answer = await world.post("/v1/batch", batchOf({ ...seen, event: "Teleported" }, seen));
    expect(answer).toMatchObject({
      status: 200,
      body: {
        success: true,
        accepted: 1,
        rejected: [
          {
            index: 0,
            code: "interaction.unknown_kind",
            message: 'the schema "visits" knows no interaction named "Teleported"',
          },
        ],
      },
    });
  });

  it("keeps the rest of a batch that holds one interaction nested without end", async () => {
    const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const answer = await world.post("/v1/batch", `{"batch":[${deep},${JSON.stringify(seen)}]}`);
    expect(answer.body).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, code: "interaction.too_deep" }],
    });
  });

  it.each([
    ["{", 400, "body.bad_json"],
    ["{}", 400, "body.bad_shape"],
    [`"${"x".repeat(600_000)}"`, 413, "body.too_large"],
  ])("refuses a body that is none with its code", async (body, status, code) => {
    expect(await world.post("/v1/batch", body)).toMatchObject({ status, body: { code } });
  });

  it("knows no other calls", async () => {
    const answer = await world.post("/v1/delete", "{}");
    expect(answer).toMatchObject({ status: 404, body: { code: "route.not_found" } });
  });
});

describe("keys", () => {
  it("takes the key as Basic, as Bearer or in the body", async () => {
    const inBody = JSON.stringify({ batch: [seen], writeKey: world.key });
    expect(await world.post("/v1/batch", inBody, {})).toMatchObject({ status: 200 });
    const bearer = { Authorization: `Bearer ${world.key}` };
    expect(await world.post("/v1/batch", batchOf(seen), bearer)).toMatchObject({ status: 200 });
  });

  it("refuses strangers, and keys that may not write", async () => {
    const post = (headers: Record<string, string>) =>
      world.post("/v1/batch", batchOf(seen), headers);
    const other = `pl_${"0".repeat(16)}_${"x".repeat(43)}`;
    const reader = await world.keyFor("read");
    expect(await post({})).toMatchObject({ status: 401, body: { code: "key.missing" } });
    expect(await post(basic("?"))).toMatchObject({ status: 401, body: { code: "key.wrong" } });
    expect(await post(basic(other))).toMatchObject({ status: 401, body: { code: "key.wrong" } });
    expect(await post(basic(reader))).toMatchObject({ status: 403, body: { code: "key.scope" } });
    expect(world.records).toEqual([]);
  });

  it("honours knownAt for an admin key", async () => {
    const admin = await world.keyFor("admin");
    await world.post("/v1/batch", batchOf({ ...seen, knownAt: 5 }), basic(admin));
    expect(world.records[0]?.people[0]?.interactions[0]?.knownAtMs).toBe(5);
  });
});

describe("what is away", () => {
  const post = () => world.post("/v1/batch", batchOf(seen));
  const askedAgain = { status: 429, headers: { "retry-after": "5" } };

  it("asks senders to come again while the queue is away", async () => {
    world.ports.enqueue = away("queue.unavailable");
    expect(await post()).toMatchObject({ ...askedAgain, body: { code: "queue.unavailable" } });
  });

  it("accepts by a copy of the key while the table is away", async () => {
    await post();
    const { keyCopies } = world.ports;
    world = { ...(await createIngestWorld()), key: world.key };
    world.ports.keyCopies = keyCopies;
    world.ports.workspaces = { readKey: away("store.unavailable") };
    expect(await world.post("/v1/batch", batchOf(seen), basic(world.key))).toMatchObject({
      status: 200,
    });
  });

  it("asks senders of keys that no copy knows to come again, and calls them wrong no more", async () => {
    world.ports.workspaces = { readKey: away("store.unavailable") };
    expect(await post()).toMatchObject({ ...askedAgain, body: { code: "store.unavailable" } });
    world.ports.keyCopies = { read: away("cache.unavailable"), write: away("cache.unavailable") };
    expect(await post()).toMatchObject({ ...askedAgain, body: { code: "store.unavailable" } });
  });

  it("accepts while the copies are away", async () => {
    world.ports.keyCopies = { read: away("cache.unavailable"), write: away("cache.unavailable") };
    expect(await post()).toMatchObject({ status: 200 });
  });

  it("asks nothing of the queue where nothing was accepted", async () => {
    world.ports.enqueue = async (bodies) => {
      expect(bodies).toEqual([]);
    };
    expect(await world.post("/v1/batch", batchOf(1, 2))).toMatchObject({ status: 200 });
  });
});
