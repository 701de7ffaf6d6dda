import { DAY_MS, HOUR_MS } from "@porchlight/core/duration";
import { actorRates } from "@porchlight/core/features/actor-rates";
import { againstUsual } from "@porchlight/core/features/against-usual";
import { handlerRates } from "@porchlight/core/features/handler-rates";
import { teamLoad } from "@porchlight/core/features/team-load";
import { type ArchiveRow, archiveRowKey } from "@porchlight/core/ingest/archive-row";
import type { PersonKey } from "@porchlight/core/interaction";
import type { ArchivedObjects } from "@porchlight/core/ports/archive";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import { occurs } from "@porchlight/core/schema/outcome-declaration";
import type { TeamBehavior } from "@porchlight/core/team/team-behavior";
import fc from "fast-check";

export const START = Date.UTC(2026, 0, 5);
export const WORKSPACE = "north";

/** Agents who call people, some of whom sign: every feature that reads the team, and none besides. */
export const office = defineBehavior({
  name: "office",
  interactions: { called: { engaged: true }, signed: { engaged: true } },
  properties: { agent: { label: ["ann", "bob"] } },
  team: { actor: "agent", ends: { signed: ["signed"] } },
  features: [
    teamLoad(),
    actorRates({ name: "agent", label: "agent", ends: ["signed"] }),
    handlerRates({ label: "agent", ends: ["signed"] }),
    againstUsual(),
  ],
  predictions: {
    lead_scorer_v2: {
      part: "lead",
      answer: "quality",
      outcome: occurs({ of: ["signed"], within: "7d" }),
      rules: { base: 0, terms: [] },
    },
  },
  preferences: {},
}) as TeamBehavior;

/** An archived object, as the archive lists it. */
export interface OfficeObject {
  readonly atMs: number;
  readonly rows: readonly ArchiveRow[];
}

const person: fc.Arbitrary<PersonKey> = fc.constantFrom("u:1", "u:2", "a:1", "a:2", "a:3");

/** What was archived over two days, in order: repeats, links, and rows that were known hours before. */
export const objects: fc.Arbitrary<OfficeObject[]> = fc
  .array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 2 * DAY_MS }).map((ms) => START + ms),
      rows: fc.array(
        fc.record({
          person,
          to: fc.constantFrom<PersonKey>("u:1", "u:2"),
          kind: fc.constantFrom("called", "signed", "link", "other schema"),
          agent: fc.constantFrom("ann", "bob", "eve"),
          id: fc.integer({ min: 0, max: 30 }),
          waitedMs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.nat({ max: 5 * HOUR_MS })),
          toldMs: fc.nat({ max: DAY_MS }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { maxLength: 20 },
  )
  .map((drawn) =>
    drawn
      .sort((a, b) => a.atMs - b.atMs)
      .map(({ atMs, rows }) => ({
        atMs,
        rows: rows.map(({ agent, id, kind, person, to, toldMs, waitedMs }): ArchiveRow => {
          const knownAtMs = atMs - waitedMs;
          const common = { workspace: WORKSPACE, schema: office.name, receivedAtMs: knownAtMs };
          if (kind === "link")
            return { ...common, link: { id: `${id}`, from: person, to, knownAtMs } };
          const happenedAtMs = knownAtMs - toldMs;
          const properties = { agent };
          const of = kind === "other schema" ? { schema: "shop", kind: "called" } : { kind };
          const interaction = { id: `${id}`, kind: of.kind, happenedAtMs, knownAtMs, properties };
          return { ...common, schema: of.schema ?? office.name, person, interaction };
        }),
      })),
  );

export const keyOf = (object: OfficeObject, i: number): string =>
  `${String(object.atMs).padStart(15, "0")}-${String(i).padStart(4, "0")}`;

/** An archive in memory, as far as it stands at a moment. */
export const archiveOf = (
  all: readonly OfficeObject[],
  now: () => number,
): ArchivedObjects & { readonly reads: () => number } => {
  const byKey = new Map(all.map((object, i) => [keyOf(object, i), object]));
  let reads = 0;
  return {
    async *list(fromMs) {
      for (const [key, { atMs }] of byKey) if (atMs >= fromMs && atMs <= now()) yield { key, atMs };
    },
    async read(keys) {
      reads += keys.length;
      return keys.map((key) => (byKey.get(key) as OfficeObject).rows);
    },
    reads: () => reads,
  };
};

/** Rows as a reader of the whole archive keeps them: of those with one key, the first. */
export function firstRows(all: readonly OfficeObject[]): ArchiveRow[] {
  const rows = all.flatMap((object) => object.rows).filter((row) => row.schema === office.name);
  const first = new Map<string, ArchiveRow>();
  for (const row of rows) if (!first.has(archiveRowKey(row))) first.set(archiveRowKey(row), row);
  return [...first.values()];
}
