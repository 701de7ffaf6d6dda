import { nextUp } from "@porchlight/numeric/next-up";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("nextUp", () => {
  it.each([
    [1, 1 + Number.EPSILON],
    [-1, -1 + Number.EPSILON / 2],
    [0, Number.MIN_VALUE],
    [-0, Number.MIN_VALUE],
    [-Number.MIN_VALUE, -0],
    [Number.MAX_VALUE, Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, -Number.MAX_VALUE],
  ])("of %d is %d", (value, next) => {
    expect(nextUp(value)).toBe(next);
  });

  it("is above its number, with nothing between them", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const next = nextUp(value);
        expect(next).toBeGreaterThan(value);
        const middle = value / 2 + next / 2;
        expect(middle === value || middle === next || !Number.isFinite(next)).toBe(true);
      }),
    );
  });

  it("refuses what is no number", () => {
    expect(() => nextUp(Number.NaN)).toThrow(RangeError);
  });
});
