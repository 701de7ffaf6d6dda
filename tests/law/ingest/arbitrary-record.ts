import type { Interaction, PersonKey, QueueRecord } from "@porchlight/core/interaction";
import fc from "fast-check";

/** Any text, half characters and those that SQS refuses among it. */
const text = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }),
  fc.constantFrom("\uffff", "\ufffe\u0000", "\ud800", '"\\', "__proto__"),
);
const timeMs = fc.integer({ min: 0, max: 253_402_300_799_999 });
const person = fc
  .tuple(fc.constantFrom("u", "a"), text)
  .map(([sort, id]) => `${sort}:${id}` as PersonKey);
// No negative zero: ingest makes none, and JSON has none.
const number = fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value + 0);
const name = fc.stringMatching(/^[a-z][a-zA-Z0-9_]{0,8}$/);

const interaction: fc.Arbitrary<Interaction> = fc.record({
  id: text,
  kind: name,
  happenedAtMs: timeMs,
  knownAtMs: timeMs,
  properties: fc.dictionary(name, fc.oneof(number, text), { noNullPrototype: true }),
});

export const arbitraryRecord: fc.Arbitrary<QueueRecord> = fc.record({
  workspace: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/),
  schema: text,
  receivedAtMs: timeMs,
  people: fc.uniqueArray(
    fc.record({ person, interactions: fc.array(interaction, { minLength: 1, maxLength: 12 }) }),
    { selector: (one) => one.person, maxLength: 8 },
  ),
  links: fc.array(fc.record({ id: text, from: person, to: person, knownAtMs: timeMs }), {
    maxLength: 6,
  }),
});
