import { MAX_QUEUE_BODY_BYTES, packRecord } from "@porchlight/core/ingest/pack-records";
import { parseQueueRecord } from "@porchlight/core/ingest/queue-record";
import type { Interaction, QueueRecord } from "@porchlight/core/interaction";
import { describe, expect, it } from "vitest";

const interaction = (id: number): Interaction => ({
  id: `m${id}`,
  kind: "page_seen",
  happenedAtMs: id,
  knownAtMs: 9,
  properties: { city: "Austin" },
});
const person = (name: string, count: number) => ({
  person: `u:${name}` as const,
  interactions: Array.from({ length: count }, (_, i) => interaction(i)),
});
const record = (parts: Partial<QueueRecord>): QueueRecord => ({
  workspace: "north",
  schema: "visits",
  receivedAtMs: 9,
  people: [],
  links: [],
  ...parts,
});
const link = { id: "m0", from: "a:a1", to: "u:a", knownAtMs: 9 } as const;

describe("packRecord", () => {
  it("makes no body of nothing", () => {
    expect(packRecord(record({}))).toEqual([]);
  });

  it("makes one body of a usual request", () => {
    const whole = record({ people: [person("a", 50), person("b", 50)], links: [link] });
    expect(packRecord(whole).map(parseQueueRecord)).toEqual([whole]);
  });

  it("keeps a person whole where an empty body has room for them", () => {
    const people = ["a", "b", "c"].map((name) => person(name, 10));
    const bodies = packRecord(record({ people, links: [link] }), 700).map(parseQueueRecord);
    expect(bodies.map((body) => body.people.map(({ person }) => person))).toEqual([
      ["u:a"],
      ["u:b"],
      ["u:c"],
    ]);
    expect(bodies.map(({ links }) => links.length)).toEqual([1, 0, 0]);
  });

  it("splits a person too large for one body, in order", () => {
    const bodies = packRecord(record({ people: [person("a", 10_000)] }));
    const ids = bodies.flatMap((body) =>
      parseQueueRecord(body).people.flatMap(({ interactions }) => interactions.map(({ id }) => id)),
    );
    expect(bodies.length).toBeGreaterThan(1);
    expect(ids).toEqual(Array.from({ length: 10_000 }, (_, i) => `m${i}`));
    expect(Buffer.byteLength(bodies[0] as string)).toBeGreaterThan(MAX_QUEUE_BODY_BYTES - 200);
  });
});
