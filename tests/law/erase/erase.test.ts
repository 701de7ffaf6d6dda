import { isKnown, type ReadPerson, readPeople } from "@porchlight/core/delivery/read-people";
import { erasedNames, isErasedRow } from "@porchlight/core/erase/erased-names";
import type { PersonInteractions, PersonKey, QueueRecord } from "@porchlight/core/interaction";
import { addressKey } from "@porchlight/core/ports/state-store";
import { describe, expect, it } from "vitest";
import { counting } from "../../fakes/counting-behavior.ts";
import { block, type Fault, link, record } from "../delivery/world.ts";
import { createEraseWorld, type EraseWorld } from "./world.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const ASKED = NOW + 60_000;
const LATER = ASKED + 3_600_000;
const ERASED: readonly PersonKey[] = ["u:1", "u:old", "a:1", "a:2"];
const of = (parts: Partial<QueueRecord>) => record(NOW - 60_000, parts);

/** Interactions of a person, known at a time. */
const knownAt = (person: PersonKey, first: number, count: number, knownAtMs: number) => {
  const { interactions } = block(person, first, count);
  return { person, interactions: interactions.map((one) => ({ ...one, knownAtMs })) };
};
const linkAt = (from: PersonKey, to: PersonKey, knownAtMs: number) => ({
  ...link(from, to),
  knownAtMs,
});

/** Somebody with three other names, one of them frozen but never merged, and many ids spilled; and others. */
async function livedIn(): Promise<EraseWorld> {
  const world = createEraseWorld();
  const lives: PersonInteractions[] = (["u:1", "u:old", "a:1", "u:2", "a:9"] as const).map(
    (person) => knownAt(person, 0, 80, NOW - 60_000),
  );
  await world.deliver([of({ people: lives })], NOW);
  await world.deliver([of({ people: [knownAt("u:1", 80, 70, NOW - 60_000)] })], NOW + 1);
  await world.deliver([of({ workspace: "other", people: [knownAt("u:1", 0, 3, NOW)] })], NOW + 2);
  const links = [
    linkAt("a:1", "u:old", NOW),
    linkAt("u:old", "u:1", NOW),
    linkAt("a:9", "u:2", NOW),
  ];
  await world.deliver([of({ links })], NOW + 3);
  // The device of somebody else's is nobody's to erase.
  await world.deliver([of({ links: [linkAt("a:9", "u:1", NOW)] })], NOW + 4);
  await world.deliver([of({ people: [knownAt("a:2", 0, 3, NOW)] })], NOW + 5);
  await freezeUnmerged(world, "a:2", "u:1");
  await world.workspaces.create({ name: "w", schema: counting.name, createdAtMs: NOW });
  const entries = ["1", "2", "old"].map((userId) => JSON.stringify({ userId, score: 5 }));
  await world.workspaces.writeLeads("w", "busy_v1", { asOfMs: NOW, entries });
  return world;
}

/** As a delivery leaves it that archived a link, froze the person and died. */
async function freezeUnmerged(world: EraseWorld, from: PersonKey, to: PersonKey): Promise<void> {
  const address = { workspace: "w", person: from };
  const stored = (await world.states.read([address])).get(addressKey(address));
  if (stored === undefined || stored === "absent") throw new RangeError(`${from} is not stored`);
  const { version, bytes } = stored;
  const next = { version: version + 1, bytes, redirect: to, linkedAtMs: NOW };
  await world.states.write([{ address, next }]);
  const row = {
    workspace: "w",
    schema: counting.name,
    receivedAtMs: NOW,
    link: linkAt(from, to, NOW),
  };
  await world.erasable.replace(`w/interactions/link-${from}`, [row]);
}

async function person(world: EraseWorld, name: PersonKey, workspace = "w"): Promise<ReadPerson> {
  const address = { workspace, person: name };
  const read = await readPeople(world.states, counting, [address]);
  return read.get(addressKey(address)) as ReadPerson;
}

const countOf = async (world: EraseWorld, name: PersonKey, workspace = "w") =>
  (await person(world, name, workspace)).state.words.f64[2];

/** What was queued before the person was erased, however late it is delivered. */
const queued = () =>
  of({
    people: [knownAt("u:1", 200, 5, ASKED), knownAt("a:1", 200, 5, ASKED - 1)],
    links: [linkAt("a:1", "u:1", ASKED), linkAt("a:3", "u:1", ASKED)],
  });

async function eraseUntilDone(world: EraseWorld, faultOf: () => Fault | undefined): Promise<void> {
  let asked = await world.begin("a:1", ASKED, faultOf);
  await world.deliver([queued()], ASKED + 1);
  // Whoever asks and is not answered asks again; at some time, which here is the same.
  for (let tries = 0; !asked; tries++) {
    expect(tries).toBeLessThan(3);
    asked = await world.begin("a:1", ASKED, faultOf);
  }
  for (let run = 1; run < 6; run++) {
    await world.finish(ASKED + run * 10_000, faultOf);
    await world.deliver([queued()], ASKED + run * 10_000 + 1);
  }
}

async function expectNothingLeft(world: EraseWorld): Promise<void> {
  const [erasure] = await world.erasures.list("w");
  expect(erasure).toMatchObject({ person: "u:1", finishedAtMs: expect.any(Number) });
  // Where the tombstone came after what was queued, one more had been linked by then.
  expect(Object.keys(erasure?.names ?? {})).toEqual(expect.arrayContaining([...ERASED]));
  const erased = erasedNames(await world.erasures.list("w"));
  expect(world.rows().filter((row) => row.workspace === "w" && isErasedRow(erased, row))).toEqual(
    [],
  );
  const scope = { workspace: "w", generation: 0 };
  const listed = (await world.cache.top(scope, "busy_v1", 50)).map((one) => one.person);
  for (const name of ERASED) {
    const address = { workspace: "w", person: name };
    expect(isKnown(await person(world, name))).toBe(false);
    expect(world.states.items.get(addressKey(address))?.bytes).toHaveLength(0);
    expect(await world.states.listSpill(address)).toEqual([]);
    expect((await world.cache.read(scope, name, ASKED)).profile).toBeUndefined();
    expect(listed).not.toContain(name);
  }
  expect(await world.workspaces.readLeads("w", "busy_v1")).toMatchObject({
    entries: [JSON.stringify({ userId: "2", score: 5 })],
  });
}

async function expectOthersWhole(world: EraseWorld): Promise<void> {
  expect(await countOf(world, "u:2")).toBe(160);
  expect((await person(world, "a:9")).address.person).toBe("u:2");
  expect(await countOf(world, "u:1", "other")).toBe(3);
  const rows = world.rows().filter((row) => row.workspace === "other" || !("link" in row));
  expect(rows).toHaveLength(163);
}

describe("an erasure", () => {
  it("leaves nothing of the person under any name, and everything of others", async () => {
    const world = await livedIn();
    await eraseUntilDone(world, () => undefined);
    await expectNothingLeft(world);
    await expectOthersWhole(world);
  });

  it.each<Fault>(["fails before", "fails after", "dies before", "dies after"])(
    "does the same when any one call %s it takes effect",
    { timeout: 60_000 },
    async (fault) => {
      let calls = 0;
      await eraseUntilDone(await livedIn(), () => void calls++);
      expect(calls).toBeGreaterThan(40);
      for (let at = 0; at < calls; at++) {
        let call = 0;
        const world = await livedIn();
        await eraseUntilDone(world, () => (call++ === at ? fault : undefined));
        await expectNothingLeft(world);
        await expectOthersWhole(world);
      }
    },
  );

  it("holds at once: from the tombstone on nobody knows them, under any name", async () => {
    const world = await livedIn();
    await world.begin("u:1", ASKED);
    for (const name of ERASED) expect(isKnown(await person(world, name))).toBe(false);
    const { facts } = await world.deliver([queued()], ASKED + 1);
    expect(facts).toMatchObject({ erased: 10, folded: 0, linksErased: 2, links: 0 });
    for (const name of ERASED) expect(isKnown(await person(world, name))).toBe(false);
  });

  it("lets what becomes known later begin a new person, each name by itself", async () => {
    const world = await livedIn();
    await eraseUntilDone(world, () => undefined);
    const people = [knownAt("u:1", 0, 90, LATER), knownAt("a:1", 0, 2, LATER)];
    const news = record(LATER, { people });
    for (let times = 0; times < 2; times++) await world.deliver([news], LATER);
    expect(await countOf(world, "u:1")).toBe(90);
    expect(await countOf(world, "a:1")).toBe(2);
    expect((await person(world, "a:1")).address.person).toBe("a:1");
    await world.finish(LATER + 10_000);
    expect(await countOf(world, "u:1")).toBe(90);
    const links = [linkAt("a:1", "u:1", LATER + 1)];
    await world.deliver([record(LATER, { links })], LATER + 1);
    expect(await countOf(world, "a:1")).toBe(92);
  });

  it("keeps a life that begins before the stores are swept, and its repeats recognised", async () => {
    const world = await livedIn();
    await world.begin("u:1", ASKED);
    const news = record(ASKED + 1, { people: [knownAt("u:1", 0, 90, ASKED + 1)] });
    const more = record(ASKED + 2, { people: [knownAt("u:1", 90, 90, ASKED + 2)] });
    for (const one of [news, more]) await world.deliver([one], ASKED + 2);
    await world.finish(ASKED + 10_000);
    for (const one of [news, more]) await world.deliver([one], ASKED + 20_000);
    expect(await countOf(world, "u:1")).toBe(180);
  });

  it("of who was never seen holds for what waits in the queue", async () => {
    const world = createEraseWorld();
    await world.begin("u:7", ASKED);
    const late = of({ people: [knownAt("u:7", 0, 3, ASKED)] });
    expect((await world.deliver([late], ASKED + 1)).facts).toMatchObject({ erased: 3, folded: 0 });
    expect(world.rows()).toEqual([]);
  });

  it("asked for again takes what became known in between", async () => {
    const world = await livedIn();
    await eraseUntilDone(world, () => undefined);
    await world.deliver([record(LATER, { people: [knownAt("u:1", 0, 2, LATER)] })], LATER);
    await world.begin("u:1", LATER + 1);
    await world.finish(LATER + 10_000);
    expect(isKnown(await person(world, "u:1"))).toBe(false);
    expect(
      world
        .rows()
        .filter((row) => "person" in row && row.person === "u:1" && row.workspace === "w"),
    ).toEqual([]);
  });

  it("goes on in the next run where its time was up", async () => {
    const world = await livedIn();
    await world.begin("u:1", ASKED);
    await world.finish(ASKED + 10_000, () => undefined, ASKED);
    expect((await world.erasures.list("w"))[0]?.finishedAtMs).toBeUndefined();
    await world.finish(ASKED + 20_000);
    await expectNothingLeft(world);
  });
});
