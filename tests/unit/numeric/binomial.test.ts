import { binomialPoint, binomialTail } from "@porchlight/numeric/binomial-tail";
import { lowerBound, upperBound } from "@porchlight/numeric/clopper-pearson";
import { learnThenTest } from "@porchlight/numeric/learn-then-test";
import { createRandom } from "@porchlight/numeric/seeded-random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Pascal's rule, trial by trial: the chance of each count after n trials. */
function slowCounts(n: number, p: number): number[] {
  let chances = [1];
  for (let trial = 0; trial < n; trial++)
    chances = Array.from(
      { length: chances.length + 1 },
      (_, k) => (chances[k] ?? 0) * (1 - p) + (chances[k - 1] ?? 0) * p,
    );
  return chances;
}

const slowTail = (n: number, k: number, p: number): number =>
  slowCounts(n, p)
    .slice(Math.max(0, k))
    .reduceRight((sum, chance) => sum + chance, 0);

const trials = fc.integer({ min: 0, max: 60 });
const chance = fc.double({ min: 0, max: 1, noNaN: true });

describe("binomialTail", () => {
  it("is the definition", () => {
    fc.assert(
      fc.property(trials, fc.integer({ min: -2, max: 62 }), chance, (n, k, p) => {
        const slow = slowTail(n, k, p);
        expect(Math.abs(binomialTail(n, k, p) - slow)).toBeLessThanOrEqual(1e-12 * (slow + 1e-12));
      }),
    );
  });

  // By SciPy 1.14: scipy.stats.binom.sf(k - 1, n, p).
  it.each([
    [1e6, 950_500, 0.95, 0.010872176589640235],
    [1e6, 949_000, 0.95, 0.9999976405498918],
    [1e6, 955_000, 0.95, 1.492207027223539e-120],
    [1e6, 1, 1e-6, 0.632120742768355],
  ])("keeps its digits at n = %d, k = %d, p = %d", (n, k, p, expected) => {
    expect(Math.abs(binomialTail(n, k, p) / expected - 1)).toBeLessThan(1e-11);
  });

  it("falls as more are asked for, and rises with the chance", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), chance, chance, (n, share, p) => {
        const k = Math.ceil(share * n);
        expect(binomialTail(n, k + 1, p)).toBeLessThanOrEqual(binomialTail(n, k, p));
        expect(binomialTail(n, k, p / 2)).toBeLessThanOrEqual(binomialTail(n, k, p) + 1e-15);
      }),
    );
  });

  it("has points that add up to one", () => {
    const sum = Array.from({ length: 501 }, (_, k) => binomialPoint(500, k, 0.3));
    expect(sum.reduce((a, b) => a + b)).toBeCloseTo(1, 13);
  });

  it.each([
    [1.5, 1, 0.5],
    [-1, 0, 0.5],
    [3, 0.5, 0.5],
    [3, 1, 1.1],
    [3, 1, Number.NaN],
  ])("refuses n = %d, k = %d, p = %d", (n, k, p) => {
    expect(() => binomialTail(n, k, p)).toThrow(RangeError);
  });
});

describe("Clopper and Pearson's bounds", () => {
  it("are where the tail is delta", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        chance,
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        (n, share, delta) => {
          const k = Math.max(1, Math.round(share * n));
          expect(binomialTail(n, k, lowerBound(n, k, delta))).toBeCloseTo(delta, 9);
          expect(upperBound(n, n - k, delta)).toBeCloseTo(1 - lowerBound(n, k, delta), 12);
        },
      ),
    );
  });

  it("are 0 and 1 where nothing, and where everything, came true", () => {
    expect([lowerBound(9, 0, 0.05), upperBound(9, 9, 0.05)]).toEqual([0, 1]);
    expect(lowerBound(59, 59, 0.05)).toBeCloseTo(0.05 ** (1 / 59), 12);
  });

  it.each([
    [0, 0, 0.05],
    [5, 6, 0.05],
    [5, 1, 0],
  ])("refuse n = %d, k = %d, delta = %d", (n, k, delta) => {
    expect(() => lowerBound(n, k, delta)).toThrow(RangeError);
  });
});

describe("learnThenTest", () => {
  it("accepts up to the first that fails, whatever comes after", () => {
    const passes = { n: 100, k: 100 };
    const fails = { n: 100, k: 94 };
    expect(learnThenTest([passes, passes, fails, passes], 0.95, 0.05)).toBe(2);
    expect(learnThenTest([fails, passes], 0.95, 0.05)).toBe(0);
    expect(learnThenTest([], 0.95, 0.05)).toBe(0);
  });

  it("accepts a false claim in at most delta of experiments, however many true ones precede it", () => {
    const random = createRandom(3);
    const draw = (n: number, p: number) => {
      let k = 0;
      for (let i = 0; i < n; i++) k += Number(random() < p);
      return { n, k };
    };
    const experiments = 2_000;
    let broken = 0;
    for (let i = 0; i < experiments; i++) {
      const counts = [draw(200, 0.999), draw(300, 0.999), draw(400, 0.8999), draw(400, 0.85)];
      if (learnThenTest(counts, 0.9, 0.1) > 2) broken++;
    }
    // Three standard errors above delta.
    expect(broken / experiments).toBeLessThan(0.1 + 3 * Math.sqrt(0.09 / experiments));
    expect(broken).toBeGreaterThan(0);
  });

  it.each([
    [0, 0.05],
    [1, 0.05],
    [0.9, 0],
    [0.9, 1],
  ])("refuses a precision of %d with delta %d", (precision, delta) => {
    expect(() => learnThenTest([], precision, delta)).toThrow(RangeError);
  });
});
