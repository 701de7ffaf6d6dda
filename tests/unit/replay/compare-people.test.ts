import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comparePeople, type PeopleFacts } from "@porchlight/cli/replay/compare-people";
import type { Oracle, ReplayEvent } from "@porchlight/cli/replay/replay-definition";
import type { PersonState } from "@porchlight/core/state/person-state";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replay } from "../../replay/bpic2012.ts";
import { writeSyntheticLog } from "../../replay/synthetic-log.ts";
import { schema } from "../../schemas/bpic2012.ts";
import { foldLog, storeOf } from "./fold-log.ts";

const folder = mkdtempSync(join(tmpdir(), "porchlight-compare-"));
let events: readonly ReplayEvent[];
let oracle: Oracle;

beforeAll(async () => {
  writeSyntheticLog(folder, 1_000, 3);
  events = await replay.readLog(folder, Number.POSITIVE_INFINITY);
  oracle = await replay.createOracle(folder, Number.POSITIVE_INFINITY);
});
afterAll(() => rmSync(folder, { recursive: true }));

const compare = (states: ReadonlyMap<string, PersonState>): Promise<PeopleFacts> =>
  comparePeople(storeOf(states), schema, "w", oracle, (person) => oracle.interactionsOf(person));

/** Somebody with enough events that one more or less is not all there is. */
const busy = (): string =>
  oracle.people.find((person) => oracle.interactionsOf(person) > 20) as string;

describe("comparing people with the oracle", () => {
  it("finds nothing where every event was counted once", async () => {
    const facts = await compare(foldLog(events));
    expect(facts.mismatches).toEqual([]);
    expect(facts).toMatchObject({ mismatched: 0, tooFew: 0, double: 0, folded: events.length });
    expect(facts.persons).toBe(oracle.people.length);
  });

  it("finds nothing whatever order they were counted in", async () => {
    const facts = await compare(foldLog(events.toReversed()));
    expect(facts.mismatches).toEqual([]);
  });

  it("catches an event that was lost", async () => {
    const lost = events.findIndex(({ person }) => person === busy());
    const facts = await compare(foldLog(events.toSpliced(lost, 1)));
    expect(facts).toMatchObject({ mismatched: 1, tooFew: 1, double: 0 });
  });

  it("catches an event that was counted twice", async () => {
    const twice = events.find(({ person }) => person === busy()) as ReplayEvent;
    const facts = await compare(foldLog([...events, twice]));
    expect(facts).toMatchObject({ mismatched: 1, tooFew: 0, double: 1 });
  });

  it("catches one lost and another counted twice, whose numbers cancel", async () => {
    const own = events.filter(({ person }) => person === busy());
    const others = events.filter(({ person }) => person !== busy());
    const [, ...kept] = own;
    const facts = await compare(foldLog([...others, ...kept, own.at(-1) as ReplayEvent]));
    expect(facts).toMatchObject({ mismatched: 1, tooFew: 0, double: 0 });
  });

  it("catches a person who is not there at all", async () => {
    const states = foldLog(events);
    states.delete(busy());
    const facts = await compare(states);
    expect(facts).toMatchObject({ mismatched: 1, tooFew: oracle.interactionsOf(busy()) });
  });

  it("catches an event that moved by a millisecond", async () => {
    const facts = await compare(
      foldLog(
        events.with(events.length - 1, {
          ...(events.at(-1) as ReplayEvent),
          happenedAtMs: (events.at(-1) as ReplayEvent).happenedAtMs - 1,
        }),
      ),
    );
    expect(facts.mismatched).toBe(1);
  });

  it("catches a sum that is off by a hundred millionth", async () => {
    const states = foldLog(events);
    const state = states.get(busy()) as PersonState;
    const amount = schema.featureSet.features.findIndex(({ name }) =>
      name.startsWith("preference"),
    );
    const weight = (schema.featureSet.wordAt[amount] as number) + 1;
    state.words.f64[weight] = (state.words.f64[weight] as number) * (1 + 1e-8);
    const facts = await compare(states);
    expect(facts.mismatches.map(({ column }) => column)).toContain("amount_weight");
  });
});
