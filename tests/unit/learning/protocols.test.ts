import { DAY_MS } from "@porchlight/core/duration";
import { describe, expect, it } from "vitest";
import { prepareCases } from "../../learning/bpic2012-set.ts";
import { prepareChurn } from "../../learning/churn-set.ts";
import type { LearningRows } from "../../learning/learning-set.ts";
import type { LogEvent } from "../../learning/walk-log.ts";
import { schema as cdnow } from "../../schemas/cdnow.ts";

const HOUR_MS = DAY_MS / 24;
const START_MS = Date.UTC(2012, 0, 1);

const vectorOf = ({ columns: { length: F }, vectors }: LearningRows, row: number) =>
  vectors.subarray(row * F, (row + 1) * F);

/** Ten cases, a day apart, of three events an hour apart; the second of case 3 comes in the last days. */
const cases: LogEvent[] = Array.from({ length: 10 }, (_, i) => i)
  .flatMap((i) =>
    ["A_SUBMITTED-COMPLETE", "O_SENT-COMPLETE", "O_ACCEPTED-COMPLETE"].map((name, event) => ({
      id: `${i}-${event}`,
      person: `case-${i}`,
      name,
      happenedAtMs: START_MS + (i + (i === 3 && event > 0 ? 6 : 0)) * DAY_MS + event * HOUR_MS,
      properties: { resource: "112" },
    })),
  )
  .sort((a, b) => a.happenedAtMs - b.happenedAtMs);
const ends = new Map(Array.from({ length: 10 }, (_, i) => [`case-${i}`, i % 3]));

describe("the protocol of bpic2012", () => {
  const { folds, holdBack, rows, trials } = prepareCases(cases, ends);
  const casesOf = (places: Int32Array) => [
    ...new Set(places.map((row) => rows.person[row] as number)),
  ];

  it("makes a row of each prefix, which knows whether its end is decided", () => {
    expect(rows.person.length).toBe(30);
    const first = [...rows.person.keys()].filter((row) => rows.person[row] === 0);
    expect(first.map((row) => rows.group[row])).toEqual([1, 2, 3]);
    expect(first.map((row) => rows.isDecided[row])).toEqual([0, 0, 1]);
  });

  it("scores the newest fifth of cases, and of what is learned from the newest fifth before that", () => {
    expect(casesOf(folds.test.score)).toEqual([8, 9]);
    expect(casesOf(folds.validation.score)).toEqual([6, 7]);
    expect(casesOf(holdBack(folds.test.learn).score)).toEqual([6, 7]);
  });

  it("compares choices on later parts of what is learned from, none of it of the test", () => {
    expect(trials.rolling?.map(({ score }) => casesOf(score))).toEqual([[4], [5], [6, 7]]);
    for (const { learn, score } of trials.rolling ?? [])
      expect(Math.max(...casesOf(learn))).toBeLessThan(Math.min(...casesOf(score)));
  });

  it("learns from no event at or after the first that is scored", () => {
    const tried = trials.rolling ?? [];
    for (const fold of [...Object.values(folds), holdBack(folds.test.learn), ...tried]) {
      const startMs = Math.min(...Array.from(fold.score, (row) => rows.momentMs[row] as number));
      expect(fold.learn.every((row) => (rows.momentMs[row] as number) < startMs)).toBe(true);
      expect(fold.learn.length).toBeGreaterThan(0);
    }
    expect(casesOf(folds.test.learn)).not.toContain(8);
    // Of case 3, what came on the ninth day is dropped.
    expect([...folds.test.learn].filter((row) => rows.person[row] === 3).length).toBe(1);
  });

  it("makes the same row whatever comes later", () => {
    const early = cases.filter(({ happenedAtMs }) => happenedAtMs < START_MS + 5 * DAY_MS);
    const cut = prepareCases(early, ends).rows;
    expect(cut.person.length).toBe(early.length);
    for (let row = 0; row < early.length; row++)
      expect(vectorOf(cut, row)).toEqual(vectorOf(rows, row));
  });
});

describe("the protocol of churn", () => {
  const cutOffs = ["2012-03-01", "2012-06-10", "2012-09-10"];
  const bought = (person: string, ...days: string[]): LogEvent[] =>
    days.map((day) => ({
      id: `${person} ${day}`,
      person,
      name: "purchased",
      happenedAtMs: Date.parse(`${day}T00:00:00Z`),
      properties: { spent: 10, items: 1 },
    }));
  const log = [
    ...bought("gone", "2012-02-01"),
    ...bought("back", "2012-02-01", "2012-04-15", "2012-06-10", "2012-08-01", "2012-09-10"),
    ...bought("old", "2011-10-01", "2012-12-31"),
  ].sort((a, b) => a.happenedAtMs - b.happenedAtMs);
  const { folds, rows, trials } = prepareChurn({ behavior: cdnow, activeDays: 90, cutOffs }, log);

  it("asks those who were active before a cut-off, and looks 90 days ahead", () => {
    const asked = [...rows.group.keys()].map((row) => [rows.group[row], rows.outcome[row]]);
    // Both at the first, of whom one is gone; at the next the other, who buys on the very day; and again.
    expect(asked.sort()).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [2, 0],
    ]);
  });

  it("validates at the last cut-off before the test, with what was over by then", () => {
    const cutOffsOf = (places: Int32Array) => [
      ...new Set(places.map((row) => rows.group[row] as number)),
    ];
    expect(cutOffsOf(folds.test.score)).toEqual([2]);
    expect(cutOffsOf(folds.test.learn)).toEqual([0, 1]);
    expect(cutOffsOf(folds.validation.score)).toEqual([1]);
    expect(cutOffsOf(folds.validation.learn)).toEqual([0]);
  });

  it("compares choices on people who are not learned from, before the test", () => {
    const peopleOf = (places: Int32Array) =>
      new Set(places.map((row) => rows.person[row] as number));
    const parts = trials.people ?? [];
    // "back", the third by their first purchase.
    expect(parts.flatMap(({ score }) => [...peopleOf(score)])).toEqual([2]);
    for (const { learn, score } of parts) {
      expect([...peopleOf(learn)].some((person) => peopleOf(score).has(person))).toBe(false);
      expect([...learn, ...score].every((row) => rows.group[row] !== 2)).toBe(true);
    }
  });
});
