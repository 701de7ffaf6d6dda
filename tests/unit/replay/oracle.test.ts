import { hashText32, hashTextInto } from "@porchlight/numeric/hash-text";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineColumns, type OracleEvent } from "../../replay/oracle.ts";
import { idOrder, labelBucket } from "../../replay/oracle-hash.ts";
import { KINDS } from "../../replay/oracle-kinds.ts";
import { schema } from "../../schemas/bpic2012.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, at noon UTC. */
const START = Date.UTC(2011, 9, 3, 12);

const event = (
  nr: number,
  kind: string,
  afterMs: number,
  actor: string | undefined,
): OracleEvent => ({
  person: "1",
  id: `1-${nr}`,
  kind,
  atMs: START + afterMs,
  actor,
  amount: 5000,
});

/** Submitted at noon, handled within the hour, called two days later, sent back on the eighth day. */
const history = [
  event(1, "A_SUBMITTED COMPLETE", 0, "112"),
  event(2, "A_PARTLYSUBMITTED COMPLETE", 0, "112"),
  event(3, "A_PREACCEPTED COMPLETE", HOUR / 2, undefined),
  event(4, "W_Completeren aanvraag COMPLETE", 2 * DAY, "11001"),
  event(5, "O_SENT_BACK COMPLETE", 8 * DAY, "112"),
];

describe("the oracle, on five events", () => {
  const columns = defineColumns(history, START + 8 * DAY);
  const value = (column: string): number => columns.get(column)?.value ?? Number.NaN;

  it("knows exactly the columns of the schema", () => {
    expect([...columns.keys()].toSorted()).toEqual([...schema.featureSet.columns].toSorted());
  });

  it("lists the kinds in the schema's order", () => {
    const names = KINDS.map((kind) => kind.toLowerCase().replaceAll(" ", "_"));
    expect(names).toEqual(schema.domain.kinds.map(({ name }) => name));
  });

  it.each([
    ["interactions_total", 5],
    ["engaged_total", 4],
    ["a_submitted_complete_total", 1],
    ["a_declined_complete_total", 0],
    ["all_days_since", 0],
    ["a_submitted_complete_days_since", 8],
    ["a_declined_complete_days_since", 3650],
    ["tenure_days", 8],
    ["active_days_7d", 2],
    ["active_days_28d", 3],
    ["gap_days_mean", 4],
    ["gap_days_std", 2],
    ["gap_days_last", 6],
    ["sessions_32d", 3],
    ["sessions_7d", 2],
    ["session_quarters_mean", 4 / 3],
    ["session_quarters_last", 1],
    ["previous_session_days_since", 6],
    ["actor_distinct", 2],
    ["amount_mean", 5000],
    ["amount_spread", 0],
    ["weekend_share", 0],
    ["last_kind_1", 1 + KINDS.indexOf("O_SENT_BACK COMPLETE")],
    ["last_kind_2", 1 + KINDS.indexOf("W_Completeren aanvraag COMPLETE")],
    ["last_kind_3", 1 + KINDS.indexOf("A_PREACCEPTED COMPLETE")],
  ])("says that %s is %f", (column, expected) => {
    expect(value(column)).toBe(expected);
  });

  it("halves what is a half-life old", () => {
    const aDayLater = defineColumns(history, START + 9 * DAY);
    expect(aDayLater.get("o_sent_back_complete_decayed_1d")?.value).toBe(0.5);
    expect(value("o_sent_back_complete_decayed_1d")).toBe(1);
    expect(value("all_decayed_1d")).toBeCloseTo(1 + 2 ** -6 + 2 ** (-8 + 1 / 48) + 2 * 2 ** -8, 15);
  });

  it("points to one o'clock in the Netherlands for what happened at noon", () => {
    const [first] = history as [OracleEvent];
    const alone = defineColumns([first], START);
    expect(alone.get("hour_sin")?.value).toBeCloseTo(Math.sin((2 * Math.PI * 13) / 24), 15);
    expect(alone.get("weekday_cos")?.value).toBe(1);
  });

  it("leaves missing what nobody can know of a single event without a handler", () => {
    const alone = defineColumns([{ ...history[2], amount: undefined } as OracleEvent], START + DAY);
    for (const column of [
      ...["gap_days_mean", "gap_days_std", "gap_days_last", "previous_session_days_since"],
      ...["amount_mean", "amount_spread", "amount_weight"],
      ...["actor_share_top", "actor_effective", "actor_share_last"],
    ])
      expect([column, alone.get(column)?.value]).toEqual([column, Number.NaN]);
  });
});

describe("the oracle's hash", () => {
  it("is the one that columns are defined by", () => {
    const halves = new Uint32Array(2);
    fc.assert(
      fc.property(fc.string(), (text) => {
        hashTextInto(text, halves);
        expect(idOrder(text)).toBe(halves[0]);
        expect(labelBucket(text)).toBe(hashText32(text) % 16);
      }),
    );
  });
});
