import { DAY_MS } from "@porchlight/core/duration";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import type { PersonKey } from "@porchlight/core/interaction";
import fc from "fast-check";
import { START_MS } from "../../unit/trainer/shop.ts";

/** Days that an arbitrary archive spans. */
export const SPAN_DAYS = 120;

const PEOPLE: readonly PersonKey[] = ["u:1", "u:2", "a:1", "a:2", "a:3"];
const person = fc.constantFrom(...PEOPLE);
const anonymous = fc.constantFrom<PersonKey>("a:1", "a:2", "a:3");
const user = fc.constantFrom<PersonKey>("u:1", "u:2");
/** To the quarter of a day, so that things are often known at once. */
const day = fc.integer({ min: 0, max: 4 * SPAN_DAYS }).map((quarters) => quarters / 4);
/** How long it took to become known: mostly nothing, at times weeks, now and then a clock ran ahead. */
const delayDays = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 1, arbitrary: fc.constant(-0.001) },
);

const interaction = fc
  .record({
    person,
    kind: fc.constantFrom("viewed", "saved", "bought", "mailed"),
    day,
    delayDays,
    price: fc.option(fc.integer({ min: 1, max: 1_000 })),
  })
  .map(({ person, kind, day, delayDays, price }): ArchiveRow => {
    const knownAtMs = START_MS + day * DAY_MS;
    return {
      workspace: "w",
      schema: "shop",
      receivedAtMs: knownAtMs,
      person,
      interaction: {
        id: "",
        kind,
        happenedAtMs: Math.round(knownAtMs - delayDays * DAY_MS),
        knownAtMs,
        properties: price === null ? {} : { price },
      },
    };
  });

const link = fc.record({ from: anonymous, to: user, day }).map(({ from, to, day }): ArchiveRow => {
  const knownAtMs = START_MS + day * DAY_MS;
  return {
    workspace: "w",
    schema: "shop",
    receivedAtMs: knownAtMs,
    link: { id: "", from, to, knownAtMs },
  };
});

const row = fc.oneof({ weight: 9, arbitrary: interaction }, { weight: 1, arbitrary: link });

/** An archive in the order in which it happened to be written, ids by place. */
export const archive = fc
  .array(row, { maxLength: 60, size: "max" })
  .map((rows) => rows.map((one, i) => withId(one, `i${i}`)));

/** What may come instead of, or beside, what came. */
export const otherRows = fc
  .array(row, { maxLength: 15 })
  .map((rows) => rows.map((one, i) => withId(one, `other${i}`)));

export const withId = (row: ArchiveRow, id: string): ArchiveRow =>
  "link" in row
    ? { ...row, link: { ...row.link, id } }
    : { ...row, interaction: { ...row.interaction, id } };
