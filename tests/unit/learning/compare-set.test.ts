import { describe, expect, it } from "vitest";
import { formatCompared, measureRanks } from "../../learning/compare-set.ts";
import type { LearningRows } from "../../learning/learning-set.ts";

/** Eight people of a row each, every other one a yes, in two folds of one group. */
const PEOPLE = 8;
const rows: LearningRows = {
  columns: [],
  vectors: new Float32Array(0),
  momentMs: new Float64Array(PEOPLE),
  person: Int32Array.from({ length: PEOPLE }, (_, row) => row),
  group: new Int32Array(PEOPLE),
  outcome: Uint8Array.from({ length: PEOPLE }, (_, row) => row % 2),
  isDecided: new Uint8Array(PEOPLE),
};
const folds = [
  { learn: Int32Array.of(), score: Int32Array.of(0, 1, 2, 3) },
  { learn: Int32Array.of(), score: Int32Array.of(4, 5, 6, 7) },
];
const task = { name: "any", outcome: 1, reference: {} };
// The second fold's ranks lie above all of the first's: folds are ranked apart.
const right = [0, 1, 0, 1, 10, 11, 10, 11];
const half = [0, 0, 0, 0, 10, 11, 10, 11];

describe("comparing ranks", () => {
  const [first, second] = measureRanks(rows, folds, task, [right, half]);

  it("ranks the rows of each fold apart, a fold weighing its rows", () => {
    expect(first?.parts).toEqual([1, 1]);
    expect(second?.parts).toEqual([0.5, 1]);
    expect([first?.auc, second?.auc]).toEqual([1, 0.75]);
  });

  it("sets the first beside the others, under the same draws of people", () => {
    expect(first?.firstMoreInterval).toEqual([0, 0]);
    expect(second?.firstMore).toBe(0.25);
    const [low, high] = second?.firstMoreInterval ?? [];
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeGreaterThan(0.25);
  });

  it("is told as a table", () => {
    const table = formatCompared("set", ["chosen", "other"], [first, second] as never);
    expect(table.split("\n")[0]).toBe("| set | AUC | of each part | chosen has more |");
    expect(table).toContain("| other | 0.7500 (");
  });
});
