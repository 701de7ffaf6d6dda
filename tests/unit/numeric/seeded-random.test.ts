import { createRandom } from "@porchlight/numeric/seeded-random";
import { describe, expect, it } from "vitest";

const take = (n: number, seed: number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: n }, random);
};

describe("createRandom", () => {
  it("stays what it is for a seed", () => {
    expect(take(3, 7)).toEqual([0.4252203463111073, 0.003220351878553629, 0.6224082610569894]);
    expect(take(1000, 42)).toEqual(take(1000, 42));
  });

  it("draws evenly from 0 to before 1", () => {
    const numbers = take(100_000, 1);
    const bins = new Array<number>(20).fill(0);
    for (const number of numbers) {
      const bin = Math.floor(number * 20);
      bins[bin] = (bins[bin] as number) + 1;
    }
    // Chi-squared with 19 degrees of freedom: above 43.8 once in a thousand seeds.
    const chi2 = bins.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    expect(chi2).toBeLessThan(43.8);
  });

  it("draws from neighbouring seeds as from unrelated ones", () => {
    const firsts = Array.from({ length: 2001 }, (_, seed) => createRandom(seed)() - 0.5);
    const products = firsts.slice(1).map((first, i) => first * (firsts[i] as number));
    const mean = products.reduce((a, b) => a + b) / products.length;
    expect(Math.abs(mean * 12)).toBeLessThan(0.1);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses a seed of %s", (seed) => {
    expect(() => createRandom(seed)).toThrow(RangeError);
  });
});
