import { quantileSorted } from "@porchlight/numeric/quantile-sorted";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("quantileSorted", () => {
  it("interpolates between neighbours", () => {
    const values = [1, 2, 3, 4];
    expect([0, 0.25, 0.5, 1].map((p) => quantileSorted(values, p))).toEqual([1, 1.75, 2.5, 4]);
  });

  it("never leaves the values and never falls as p grows", () => {
    const sorted = fc
      .array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 })
      .map((values) => Float64Array.from(values).sort());
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(sorted, share, share, (values, a, b) => {
        const low = quantileSorted(values, Math.min(a, b));
        const high = quantileSorted(values, Math.max(a, b));
        const slack = 1e-6;
        expect(low).toBeLessThanOrEqual(high + slack);
        expect(low).toBeGreaterThanOrEqual((values[0] as number) - slack);
        expect(high).toBeLessThanOrEqual((values.at(-1) as number) + slack);
      }),
    );
  });

  it("refuses no values", () => {
    expect(() => quantileSorted([], 0.5)).toThrow(RangeError);
  });

  it.each([-0.1, 1.1, Number.NaN])("refuses p = %s", (p) => {
    expect(() => quantileSorted([1], p)).toThrow(RangeError);
  });
});
