import { createRandom } from "@porchlight/numeric/seeded-random";
import { createZipf } from "@porchlight/numeric/zipf";
import { describe, expect, it } from "vitest";

describe("createZipf", () => {
  it("cuts the unit interval into shares of 1, 1/2, 1/3", () => {
    const draw = createZipf(3, 1);
    expect([0, 0.54, 0.55, 0.81, 0.82, 1 - 2 ** -53].map(draw)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it.each([0, 1, 1.5])("draws ranks as often as its exponent %s says", (exponent) => {
    const n = 10;
    const draws = 50_000;
    const random = createRandom(3);
    const draw = createZipf(n, exponent);
    const counts = new Array<number>(n).fill(0);
    for (let i = 0; i < draws; i++) {
      const rank = draw(random());
      counts[rank] = (counts[rank] as number) + 1;
    }
    const weights = counts.map((_, rank) => (rank + 1) ** -exponent);
    const total = weights.reduce((a, b) => a + b);
    // Chi-squared with 9 degrees of freedom: above 27.9 once in a thousand seeds.
    const chi2 = counts.reduce((sum, count, rank) => {
      const expected = (draws * (weights[rank] as number)) / total;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    expect(chi2).toBeLessThan(27.9);
  });

  it.each([0, 1.5, Number.NaN])("refuses %s ranks", (n) => {
    expect(() => createZipf(n, 1)).toThrow(RangeError);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses an exponent of %s", (exponent) => {
    expect(() => createZipf(3, exponent)).toThrow(RangeError);
  });
});
