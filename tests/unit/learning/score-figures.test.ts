import { describe, expect, it } from "vitest";
import { groupedAuc, once } from "../../learning/grouped-auc.ts";
import { actAt, calibrationFigures, type ScoredRows } from "../../learning/score-figures.ts";

function scoredRows(
  rows: readonly Partial<Record<"rank" | "chance" | "label" | "group" | "person", number>>[],
): ScoredRows {
  return {
    ranks: Float64Array.from(rows, ({ rank = 0 }) => rank),
    chances: Float64Array.from(rows, ({ chance = 0.5 }) => chance),
    labels: Float32Array.from(rows, ({ label = 0 }) => label),
    group: Int32Array.from(rows, ({ group = 0 }) => group),
    person: Int32Array.from(rows, ({ person = 0 }) => person),
    isDecided: new Int32Array(rows.length),
  };
}

describe("the AUC of groups", () => {
  const rows = scoredRows([
    { group: 1, rank: 5, label: 0 },
    { group: 1, rank: 9, label: 1 },
    // Ranked the wrong way round, and below all of the other group.
    { group: 2, rank: 2, label: 0 },
    { group: 2, rank: 1, label: 1 },
    { group: 2, rank: 3, label: 1 },
    { group: 2, rank: 0, label: 1 },
    // Of one class: nothing to rank.
    { group: 3, rank: 1, label: 1 },
  ]);

  it("ranks rows among their group alone, each group weighing its rows", () => {
    expect(groupedAuc(rows)(once(7))).toBeCloseTo((2 * 1 + 4 * (1 / 3)) / 6, 12);
  });

  it("leaves out the rows it is told to", () => {
    expect(groupedAuc(rows, (row) => row !== 4)(once(7))).toBeCloseTo((2 * 1 + 3 * 0) / 5, 12);
  });
});

describe("acting at an operating point", () => {
  const rows = scoredRows([
    { chance: 0.96, label: 1 },
    { chance: 0.95, label: 0 },
    { chance: 0.03, label: 0 },
    { chance: 0.9, label: 1 },
    { chance: 0.5, label: 1 },
  ]);

  it("counts sure answers of either kind, and how many are right", () => {
    expect(actAt(rows, 0.95)).toEqual({ coverage: 3 / 5, precision: 2 / 3 });
    expect(actAt(rows, 0.97)).toEqual({ coverage: 1 / 5, precision: 1 });
  });

  it("has no precision where nothing is sure enough", () => {
    expect(actAt(rows, 0.98)).toEqual({ coverage: 0, precision: Number.NaN });
  });
});

describe("the calibration error", () => {
  it("is judged against what perfect chances show on as many people, not rows", () => {
    const person = (i: number, rows: number) =>
      Array.from({ length: rows }, () => ({
        chance: 0.1 + 0.8 * (i / 100),
        label: i % 2,
        person: i,
      }));
    const people = (rows: number) =>
      scoredRows(Array.from({ length: 100 }, (_, i) => person(i, rows)).flat());
    const once = calibrationFigures(people(1));
    const often = calibrationFigures(people(20));
    expect(often.perfect).toBeCloseTo(once.perfect, 1);
    expect(once.perfect).toBeGreaterThan(0.05);
    expect(often.ece).toBeCloseTo(once.ece, 1);
  });
});
