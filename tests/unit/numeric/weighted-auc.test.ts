import { auc } from "@porchlight/numeric/auc";
import { orderByChance } from "@porchlight/numeric/reliability-curve";
import { weightedAuc } from "@porchlight/numeric/weighted-auc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const rows = fc.array(
  fc.record({
    score: fc.integer({ min: -3, max: 3 }),
    label: fc.integer({ min: 0, max: 1 }),
    weight: fc.integer({ min: 0, max: 4 }),
  }),
  { maxLength: 30 },
);

const of = (given: readonly { score: number; label: number; weight: number }[]) => {
  const scores = given.map(({ score }) => score);
  return weightedAuc(
    scores,
    given.map(({ label }) => label),
    given.map(({ weight }) => weight),
    orderByChance(scores),
  );
};

describe("weightedAuc", () => {
  it("counts a tie one half", () => {
    expect(weightedAuc([0.1, 0.4, 0.4], [0, 0, 1], [1, 2, 1], [0, 1, 2])).toBeCloseTo(2 / 3, 15);
  });

  it("is the AUC of rows that stand there as often as they weigh", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const repeated = given.flatMap((row) => Array.from({ length: row.weight }, () => row));
        const expected = auc(
          repeated.map(({ score }) => score),
          repeated.map(({ label }) => label),
        );
        if (Number.isNaN(expected)) expect(of(given)).toBeNaN();
        else expect(of(given)).toBeCloseTo(expected, 12);
      }),
    );
  });

  it("does not hang on how heavy all weights are together", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const heavier = of(given.map((row) => ({ ...row, weight: 3 * row.weight })));
        expect(Object.is(heavier, of(given)) || Math.abs(heavier - of(given)) < 1e-12).toBe(true);
      }),
    );
  });

  it.each([
    ["labels", [1], [1, 1], [0, 1]],
    ["weights", [0, 1], [1], [0, 1]],
    ["an order", [0, 1], [1, 1], [0]],
  ])("refuses %s of another shape", (_, labels, weights, order) => {
    expect(() => weightedAuc([1, 2], labels, weights, order)).toThrow(RangeError);
  });
});
