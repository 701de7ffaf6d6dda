import type { PreparedInteraction } from "@porchlight/core/features/feature";
import { type PersonKey, userKey } from "@porchlight/core/interaction";
import { resolveTeam } from "@porchlight/core/team/team";
import { addToTeam, createTeamFold, snapshotTeam } from "@porchlight/core/team/team-fold";
import type { TeamSnapshot } from "@porchlight/core/team/team-snapshot";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY, DOMAIN, HOUR, interaction } from "./histories.ts";

const team = resolveTeam(DOMAIN, {
  actor: "listing",
  ends: { sold: ["saved"], lost: ["mailed", "saved"] },
});
const ACTOR = 1;
const START = Date.UTC(2026, 0, 1);

interface Known {
  readonly person: PersonKey;
  readonly knownAtMs: number;
  readonly interaction: PreparedInteraction;
}

/** A few people and actors over ten days, in the order things became known; some long after they happened. */
const log: fc.Arbitrary<Known[]> = fc
  .array(
    fc.record({
      who: fc.integer({ min: 1, max: 4 }),
      knownAtMs: fc.integer({ min: 0, max: 10 * DAY }).map((ms) => START + ms),
      lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * DAY })),
      actor: fc.integer({ min: 0, max: 3 }),
      interaction,
    }),
    { maxLength: 40 },
  )
  .map((drawn) =>
    drawn
      .map(({ actor, interaction, knownAtMs, lateMs, who }) => ({
        person: userKey(`u${who}`),
        knownAtMs,
        interaction: {
          ...interaction,
          happenedAtMs: knownAtMs - lateMs,
          labels: Uint32Array.of(0, actor),
        },
      }))
      .sort((a, b) => a.knownAtMs - b.knownAtMs),
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;
const logHours = (ms: number): number => Math.log1p(Math.max(0, ms) / HOUR);

/** The snapshot by its definition: from all that was known before the hour, kept as it is. */
function defineSnapshot(log: readonly Known[], atMs: number): TeamSnapshot {
  const known = log.filter((one) => one.knownAtMs < atMs);
  const isFirst = known.map(
    ({ person }, i) => known.findIndex((one) => one.person === person) === i,
  );
  const inWindows = (which: (i: number) => boolean) =>
    [1, 24, 168].map(
      (hours) => known.filter((one, i) => one.knownAtMs >= atMs - hours * HOUR && which(i)).length,
    );
  const before = (i: number) =>
    known.slice(0, i).filter((one) => one.person === (known[i] as Known).person);
  const times = (some: readonly Known[]) => some.map((one) => one.interaction.happenedAtMs);
  const atOf = (i: number) => (known[i] as Known).interaction.happenedAtMs;
  const ofKind = (kind: number) =>
    [...known.keys()].filter((i) => (known[i] as Known).interaction.kind === kind);
  const isNewKind = (i: number) =>
    before(i).every((one) => one.interaction.kind !== (known[i] as Known).interaction.kind);
  return {
    atMs,
    interactions: inWindows(() => true),
    newPeople: inWindows((i) => isFirst[i] as boolean),
    ...countEnds(known, () => true),
    waits: DOMAIN.kinds.map((_, kind) =>
      mean(
        ofKind(kind)
          .filter((i) => before(i).length > 0)
          .map((i) => logHours(atOf(i) - Math.max(...times(before(i))))),
      ),
    ),
    paces: DOMAIN.kinds.map((_, kind) =>
      mean(
        ofKind(kind)
          .filter(isNewKind)
          .map((i) => logHours(atOf(i) - Math.min(atOf(i), ...times(before(i))))),
      ),
    ),
    actors: defineActors(known),
  };
}

function defineActors(known: readonly Known[]): TeamSnapshot["actors"] {
  const codeOf = (one: Known) => one.interaction.labels[ACTOR] as number;
  const codes = new Set(known.map(codeOf).filter(Boolean));
  return new Map(
    [...codes].map((code) => {
      const handled = known.filter((one) => codeOf(one) === code);
      const loadAtMs = Math.max(...handled.map((one) => one.interaction.happenedAtMs));
      const load = [DAY, 7 * DAY].map((halfLifeMs) =>
        sum(handled.map((one) => 2 ** (-(loadAtMs - one.interaction.happenedAtMs) / halfLifeMs))),
      );
      // Those count who had handled the person by the time of the end, that one included.
      const hasHandled = (person: PersonKey, end: number) =>
        known.slice(0, end + 1).some((one) => one.person === person && codeOf(one) === code);
      return [code, { load, loadAtMs, ...countEnds(known, hasHandled) }] as const;
    }),
  );
}

function countEnds(
  known: readonly Known[],
  counts: (person: PersonKey, at: number) => boolean,
): { ended: number; ends: number[] } {
  const people = [...new Set(known.map(({ person }) => person))];
  const firstOf = (person: PersonKey, kinds: readonly number[]) =>
    known.findIndex((one) => one.person === person && kinds.includes(one.interaction.kind));
  const count = (kinds: readonly number[]) =>
    people.filter((person) => {
      const at = firstOf(person, kinds);
      return at >= 0 && counts(person, at);
    }).length;
  return { ended: count([1, 2]), ends: [count([1]), count([1, 2])] };
}

describe("a team's snapshot", () => {
  it("is its definition, as of every hour", () => {
    fc.assert(
      fc.property(log, fc.integer({ min: 0, max: 11 * 24 }), (known, hours) => {
        const atMs = START + hours * HOUR;
        const fold = createTeamFold(team);
        for (const { interaction, knownAtMs, person } of known) {
          if (knownAtMs >= atMs) break;
          addToTeam(fold, person, interaction, knownAtMs);
          // What is told meanwhile changes nothing.
          snapshotTeam(fold, knownAtMs);
        }
        const actual = snapshotTeam(fold, atMs);
        const expected = defineSnapshot(known, atMs);
        expect(roundAll(actual)).toEqual(roundAll(expected));
      }),
    );
  });

  it("is not changed by what becomes known after it", () => {
    fc.assert(
      fc.property(log, (known) => {
        const fold = createTeamFold(team);
        const told: { snapshot: TeamSnapshot; text: string }[] = [];
        for (const { interaction, knownAtMs, person } of known) {
          addToTeam(fold, person, interaction, knownAtMs);
          const snapshot = snapshotTeam(fold, knownAtMs + HOUR);
          told.push({ snapshot, text: JSON.stringify(roundAll(snapshot)) });
        }
        for (const { snapshot, text } of told)
          expect(JSON.stringify(roundAll(snapshot))).toBe(text);
      }),
    );
  });
});

/** Sums in another order differ in their last digits. */
function roundAll(snapshot: TeamSnapshot): unknown {
  const round = (numbers: readonly number[]) => numbers.map((x) => Number(x.toPrecision(10)));
  return {
    ...snapshot,
    waits: round(snapshot.waits),
    paces: round(snapshot.paces),
    actors: [...snapshot.actors]
      .sort(([a], [b]) => a - b)
      .map(([code, actor]) => [code, { ...actor, load: round(actor.load) }]),
  };
}
