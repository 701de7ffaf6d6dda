import { compareVector, type Worst } from "@porchlight/cli/replay/compare-vector";
import type { Expected } from "@porchlight/cli/replay/replay-definition";
import { describe, expect, it } from "vitest";

const differs = (got: number, expected: Omit<Expected, "family">): boolean =>
  compareVector(["c"], Float64Array.of(got), new Map([["c", { family: "f", ...expected }]]))
    .length > 0;

describe("what counts as the same", () => {
  it.each([
    [3, 3, false],
    [3, 4, true],
    // The same Float32.
    [0.1, Math.fround(0.1), false],
    [Number.NaN, Number.NaN, false],
    [Number.NaN, 0, true],
    [0, Number.NaN, true],
  ])("identical: %f for %f differs: %s", (got, value, expected) => {
    expect(differs(got, { value, same: "identical" })).toBe(expected);
  });

  it.each([
    [1 + 0.9e-9, 1, 1, false],
    [1 + 1.1e-9, 1, 1, true],
    // A tenth of a sum whose terms were a hundred: its scale counts.
    [0.1 + 0.9e-7, 0.1, 100, false],
    [Number.POSITIVE_INFINITY, 1, 1, true],
    [Number.NaN, 1, 1, true],
    // Faded below what Float32 knows.
    [1e-50, 0, 0, false],
  ])("sum: %f for %f on a scale of %f differs: %s", (got, value, scale, expected) => {
    expect(differs(got, { value, same: "sum", scale })).toBe(expected);
  });

  it.each([
    [1 + 2 ** -23, 1, false],
    [1 + 2 ** -22, 1, true],
    [-(2 ** -149), 2 ** -149, true],
    [-0, 0, false],
  ])("ulp: %f for %f differs: %s", (got, value, expected) => {
    expect(differs(got, { value, same: "ulp" })).toBe(expected);
  });

  it("a column the oracle does not know is a difference", () => {
    expect(compareVector(["c"], Float64Array.of(1), new Map())).toHaveLength(1);
  });

  it("the worst difference is kept per family, of equal columns too", () => {
    const worst: Worst = new Map();
    const expected = new Map<string, Expected>([
      ["a", { family: "sums", value: 1, same: "sum", scale: 1 }],
      ["b", { family: "sums", value: 1, same: "sum", scale: 1 }],
    ]);
    compareVector(["a", "b"], Float64Array.of(1 + 2 ** -40, 1), expected, worst);
    expect(worst).toEqual(new Map([["sums", { distance: 2 ** -40, unit: "of scale" }]]));
  });
});
