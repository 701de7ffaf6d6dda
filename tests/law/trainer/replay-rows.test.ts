import { DAY_MS } from "@porchlight/core/duration";
import { fold } from "@porchlight/core/features/fold";
import { buildVector } from "@porchlight/core/features/vector";
import type { ArchiveRow, InteractionRow } from "@porchlight/core/ingest/archive-row";
import type { PersonKey } from "@porchlight/core/interaction";
import { emptyPersonState } from "@porchlight/core/state/person-state";
import { createPrepared, prepare } from "@porchlight/core/state/prepare";
import { knownAtMs } from "@porchlight/trainer/known-order";
import { labelRows } from "@porchlight/trainer/label-rows";
import { type Replayed, type ReplayOptions, replayRows } from "@porchlight/trainer/replay-rows";
import { rowAt } from "@porchlight/trainer/row-store";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { START_MS, shop } from "../../unit/trainer/shop.ts";
import { expectSameNumbers } from "../features/same-numbers.ts";
import { archive, otherRows, SPAN_DAYS } from "./archives.ts";

const COLUMNS = shop.featureSet.columns;

interface MadeRow {
  readonly person: PersonKey;
  readonly momentMs: number;
  readonly vector: Float32Array;
  readonly eligible: number;
}

const replay = (rows: readonly ArchiveRow[], options: Partial<ReplayOptions> = {}) =>
  replayRows(rows, { behavior: shop, seed: 7, ...options });

const madeRows = ({ store, people }: Replayed): MadeRow[] =>
  Array.from({ length: store.count }, (_, row) => ({
    person: people[store.person[row] as number]?.key as PersonKey,
    momentMs: store.momentMs[row] as number,
    vector: rowAt(store, row).slice(),
    eligible: store.eligible[row] as number,
  }));

/** How each moment ended, and who it was of in the end. */
const outcomesOf = (replayed: Replayed, model: string): string[] => {
  const { labels, momentMs, person } = labelRows(replayed, model);
  return Array.from(
    labels,
    (label, i) => `${replayed.people[person[i] as number]?.key} ${momentMs[i]} ${label}`,
  ).sort();
};

const inOrder = (rows: readonly MadeRow[]): MadeRow[] =>
  [...rows].sort((a, b) => a.momentMs - b.momentMs || a.person.localeCompare(b.person));

/** Who a person had turned out to be by a time: an anonymous one is the first user they were linked to. */
function personAt(archived: readonly ArchiveRow[], person: PersonKey, atMs: number): PersonKey {
  const links = archived.filter((row) => "link" in row && row.link.from === person);
  const [first] = links.sort((a, b) => knownAtMs(a) - knownAtMs(b));
  return first !== undefined && "link" in first && first.link.knownAtMs <= atMs
    ? first.link.to
    : person;
}

/** The vector written the slow way: all that was known of the person, folded from nothing. */
function slowVector(archived: readonly ArchiveRow[], person: PersonKey, atMs: number): number[] {
  const state = emptyPersonState(shop.featureSet);
  const prepared = createPrepared(shop);
  const known = archived.filter((row): row is InteractionRow => "interaction" in row);
  for (const row of known) {
    if (row.interaction.knownAtMs > atMs) continue;
    if (personAt(archived, row.person, atMs) !== person) continue;
    prepare(shop, row.interaction, prepared);
    fold(shop.featureSet, state, prepared, 0);
  }
  return [...buildVector(shop.featureSet, state, atMs)];
}

describe("replayRows", () => {
  it("makes each row of what was known at its moment, by definition", async () => {
    await fc.assert(
      fc.asyncProperty(archive, async (archived) => {
        for (const { person, momentMs, vector } of madeRows(await replay(archived)))
          expectSameNumbers(COLUMNS, vector, slowVector(archived, person, momentMs), 1);
      }),
    );
  });

  it("makes the same rows up to a moment whatever comes after it", async () => {
    const alter = fc.constantFrom("keep", "drop", "delay", "change");
    const day = fc.integer({ min: 1, max: 4 * SPAN_DAYS }).map((quarters) => quarters / 4);
    await fc.assert(
      fc.asyncProperty(
        archive,
        otherRows,
        day,
        fc.array(alter, { minLength: 60, maxLength: 60 }),
        async (archived, others, day, alterations) => {
          const untilMs = START_MS + day * DAY_MS;
          const isPast = (row: ArchiveRow) => knownAtMs(row) <= untilMs;
          const perturbed = [
            ...archived.flatMap((row, i) => (isPast(row) ? row : altered(row, alterations[i]))),
            ...others.filter((row) => !isPast(row)),
          ];
          const [before, after] = [await replay(archived), await replay(perturbed)];
          const lastMs = Math.min(untilMs, before.knownUntilMs, after.knownUntilMs);
          const past = (replayed: Replayed) =>
            inOrder(madeRows(replayed).filter(({ momentMs }) => momentMs <= lastMs));
          expect(past(after)).toEqual(past(before));
        },
      ),
    );
  });

  it("makes the same rows and labels however the archive is ordered, in memory or on disk", async () => {
    const shuffled = archive.chain((rows) =>
      fc.tuple(
        fc.constant(rows.map((row, i) => at(row, i))),
        fc.shuffledSubarray(
          rows.map((_, i) => i),
          { minLength: rows.length },
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([archived, order]) => {
        const disordered = order.map((i) => archived[i] as ArchiveRow);
        const expected = await replay(archived);
        const actual = await replay(disordered, {
          shard: { rowsInMemory: 7, rowsAShard: Infinity },
        });
        expect(madeRows(actual)).toEqual(madeRows(expected));
        for (const model of expected.models)
          expect(labelRows(actual, model)).toEqual(labelRows(expected, model));
      }),
      { numRuns: 25 },
    );
  });

  it("makes the same rows and outcomes in however many shards, repeats among them or not", async () => {
    const repeated = archive.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.subarray(rows)).map(([all, again]) => [all, again] as const),
    );
    const sizes = fc.record({
      rowsAShard: fc.constantFrom(1, 10, 100),
      rowsInMemory: fc.constantFrom(3, 20, 1_000),
    });
    await fc.assert(
      fc.asyncProperty(repeated, sizes, async ([archived, again], shard) => {
        const expected = await replay(archived, { shard: { rowsAShard: Infinity } });
        const actual = await replay([...archived, ...again], { shard });
        expect(inOrder(madeRows(actual))).toEqual(inOrder(madeRows(expected)));
        for (const model of expected.models)
          expect(outcomesOf(actual, model)).toEqual(outcomesOf(expected, model));
        expect(actual.people.every(({ state, timeline }) => !state && timeline.count === 0)).toBe(
          true,
        );
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  it("keeps, of too many rows, some that do not depend on how many came later", async () => {
    await fc.assert(
      fc.asyncProperty(archive, async (archived) => {
        const [all, some] = [await replay(archived), await replay(archived, { maxRows: 10 })];
        const kept = madeRows(all).filter(
          (_, row) => (all.store.priority[row] as number) < some.store.limit,
        );
        expect(madeRows(some)).toEqual(kept);
        expect(some.store.count).toBeLessThanOrEqual(10);
        expect(some.store.count + some.store.thinned).toBe(all.store.count);
      }),
    );
  });
});

function altered(row: ArchiveRow, how: string | undefined): ArchiveRow[] {
  if (how === "drop") return [];
  if ("link" in row || how === "keep") return [row];
  const { interaction } = row;
  const happenedAtMs = interaction.happenedAtMs - 50 * DAY_MS;
  if (how === "change")
    return [{ ...row, interaction: { ...interaction, kind: "saved", happenedAtMs } }];
  return [{ ...row, interaction: { ...interaction, knownAtMs: interaction.knownAtMs + DAY_MS } }];
}

/** Known at a time of its own, so that there is one order to be known in. */
function at(row: ArchiveRow, ms: number): ArchiveRow {
  return "link" in row
    ? { ...row, link: { ...row.link, knownAtMs: row.link.knownAtMs + ms } }
    : { ...row, interaction: { ...row.interaction, knownAtMs: row.interaction.knownAtMs + ms } };
}
