import { fold } from "@porchlight/core/features/fold";
import { buildVector } from "@porchlight/core/features/vector";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import type { IdentityLink, PersonKey } from "@porchlight/core/interaction";
import { emptyPersonState, mergePersonState } from "@porchlight/core/state/person-state";
import { createPrepared, prepare } from "@porchlight/core/state/prepare";
import { type ArchiveReader, Journal } from "@porchlight/local/page/journal";
import { realEstate } from "@porchlight/realestate/real-estate";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { DAY, HOUR, NOW } from "./page-world.ts";

const common = { workspace: "acme", schema: realEstate.name, receivedAtMs: NOW };

let ids = 0;
const row = (person: PersonKey, kind: string, atMs: number, id = `i-${++ids}`): ArchiveRow => ({
  ...common,
  person,
  interaction: {
    id,
    kind,
    happenedAtMs: atMs,
    knownAtMs: atMs,
    properties: { city: "Utrecht", price: 100_000 + (atMs % 1_000) },
  },
});

const link = (from: PersonKey, to: PersonKey, knownAtMs: number): ArchiveRow => ({
  ...common,
  link: { id: `l-${++ids}`, from, to, knownAtMs } satisfies IdentityLink,
});

let objects: Map<string, readonly ArchiveRow[]>;
let reads: string[];
let asked: (string | undefined)[];
let archive: ArchiveReader;
beforeEach(() => {
  objects = new Map();
  reads = [];
  asked = [];
  archive = {
    async *list(fromDate) {
      asked.push(fromDate);
      for (const key of objects.keys()) yield key;
    },
    async read(key) {
      reads.push(key);
      return objects.get(key) ?? [];
    },
  };
});

const open = async (nowMs = NOW): Promise<Journal> => {
  const journal = new Journal(realEstate, archive, nowMs);
  await journal.refresh(nowMs);
  return journal;
};

describe("the journal", () => {
  it("takes a row once, however often it was archived, and reads each object once", async () => {
    const one = row("u:ann", "property_viewed", NOW - HOUR);
    objects.set("a", [one]);
    objects.set("b", [one, row("u:ann", "tour_requested", NOW)]);
    const journal = await open();
    expect(journal.entriesOf("u:ann")).toHaveLength(2);
    objects.set("c", [
      one,
      row("u:ann", "offer_made", NOW + HOUR),
      row("u:bob", "page_viewed", NOW),
    ]);
    await journal.refresh(NOW + HOUR);
    expect(
      journal.entriesOf("u:ann").map(({ kind }) => realEstate.domain.kinds[kind]?.name),
    ).toEqual(["offer_made", "tour_requested", "property_viewed"]);
    expect(journal.people()).toEqual(["u:ann", "u:bob"]);
    expect(reads).toEqual(["a", "b", "c"]);
    expect(asked).toEqual([undefined, "2026-11-24"]);
  });

  it("is whole once it was read to its end, and stays so while the archive is away", async () => {
    objects.set("a", [row("u:ann", "page_viewed", NOW)]);
    const journal = new Journal(realEstate, archive, NOW);
    expect(journal.isWhole).toBe(false);
    await journal.refresh(NOW);
    expect(journal.progress).toEqual({ read: 1, all: 1 });
    archive.read = async () => {
      throw new TypeError("away");
    };
    objects.set("b", [row("u:bob", "page_viewed", NOW)]);
    await expect(journal.refresh(NOW)).rejects.toThrow("away");
    expect(journal.isWhole).toBe(true);
    expect(journal.people()).toEqual(["u:ann"]);
  });

  it("tells of a person under every name they had", async () => {
    objects.set("a", [
      row("a:dev", "page_viewed", NOW - 3 * HOUR),
      link("a:dev", "u:ann", NOW - 2 * HOUR),
      row("u:ann", "property_saved", NOW - HOUR),
      row("u:bob", "page_viewed", NOW),
    ]);
    const journal = await open();
    expect(journal.entriesOf("u:ann")).toHaveLength(2);
    expect(journal.people()).toEqual(["u:ann", "u:bob"]);
    expect(journal.entriesOf("u:ann").map(({ happenedAtMs }) => happenedAtMs)).toEqual([
      NOW - HOUR,
      NOW - 3 * HOUR,
    ]);
  });

  it("keeps one object for all who did something with the same", async () => {
    objects.set("a", [row("u:ann", "page_viewed", NOW), row("u:bob", "property_saved", NOW)]);
    const journal = await open();
    const [ann, bob] = (["u:ann", "u:bob"] as const).map((who) => journal.entriesOf(who)[0]);
    expect(ann?.properties).toEqual({ city: "Utrecht", price: 100_000 });
    expect(ann?.properties).toBe(bob?.properties);
  });

  it("leaves out other schemas' rows, and kinds that the schema has lost", async () => {
    const viewed = row("u:ann", "page_viewed", NOW);
    objects.set("a", [{ ...viewed, schema: "shop" }, row("u:ann", "waved", NOW), viewed]);
    const journal = await open();
    expect(journal.entriesOf("u:ann")).toHaveLength(1);
  });
});

/** The definition: everybody's rows known by then, under the names known by then, folded once. */
function slowYesterday(rows: readonly ArchiveRow[], person: PersonKey, nowMs: number) {
  const known = rows.filter(
    (one) => ("link" in one ? one.link : one.interaction).knownAtMs <= nowMs - DAY,
  );
  const names = new Set<PersonKey>([person]);
  for (const one of known) if ("link" in one && one.link.to === person) names.add(one.link.from);
  const whole = emptyPersonState(realEstate.featureSet);
  const prepared = createPrepared(realEstate);
  let found = false;
  for (const name of names) {
    const state = emptyPersonState(realEstate.featureSet);
    for (const one of known) {
      if ("link" in one || one.person !== name) continue;
      prepare(realEstate, one.interaction, prepared);
      fold(realEstate.featureSet, state, prepared, 0);
      found = true;
    }
    mergePersonState(realEstate.featureSet, whole, state, name);
  }
  return found ? buildVector(realEstate.featureSet, whole, nowMs - DAY) : undefined;
}

describe("a person's state of yesterday", () => {
  it("is what was known a day ago, in whatever order the archive has it, however late one looks", async () => {
    const person = fc.constantFrom<PersonKey>("u:ann", "u:bob", "a:dev");
    const kind = fc.constantFrom("property_viewed", "tour_requested", "email_opened");
    const atMs = fc.integer({ min: NOW - 3 * DAY, max: NOW });
    const done = fc.tuple(person, kind, atMs).map((one) => row(...one));
    const linked = atMs.map((knownAtMs) => link("a:dev", "u:ann", knownAtMs));
    const archived = fc.array(fc.oneof({ weight: 9, arbitrary: done }, linked), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(archived, fc.nat({ max: 2 * DAY }), async (rows, laterMs) => {
        objects.clear();
        objects.set("a", rows);
        const journal = await open();
        await journal.refresh(NOW + laterMs);
        for (const who of ["u:ann", "u:bob"] as const) {
          const state = journal.yesterdayOf(who);
          const vector = state && buildVector(realEstate.featureSet, state, NOW + laterMs - DAY);
          const slow = slowYesterday(rows, who, NOW + laterMs);
          expect(vector === undefined).toBe(slow === undefined);
          vector?.forEach((value, i) => {
            const expected = slow?.[i] as number;
            const near = Math.abs(value - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
            expect(near || Object.is(value, expected), realEstate.featureSet.columns[i]).toBe(true);
          });
        }
      }),
      { numRuns: 60 },
    );
  });
});
