import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundCoverage } from "../../bench/promise-limit.ts";
import { createBinaryWorld } from "../../bench/promise-worlds.ts";

const level = { precision: 0.92, delta: 0.05 };

describe("boundCoverage", () => {
  it("lets no single test cover more than the limit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9_999 }),
        fc.integer({ min: 50, max: 900 }),
        (seed, n) => {
          const { byOneTest, limit } = boundCoverage(createBinaryWorld(seed).curve(), level, n);
          expect(byOneTest).toBeLessThanOrEqual(limit);
          expect(limit).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("comes nearer to the oracle's coverage as outcomes grow", () => {
    const world = createBinaryWorld(3);
    const oracle = world.oracle(level.precision);
    const [few, more, many] = [500, 5_000, 200_000].map(
      (outcomes) => boundCoverage(world.curve(), level, outcomes).byOneTest,
    ) as [number, number, number];
    expect(few).toBeLessThan(more);
    expect(more).toBeLessThan(many);
    expect(many / oracle).toBeGreaterThan(0.95);
    expect(many / oracle).toBeLessThan(1.02);
  });

  it("leaves delta where precision is just too low from the strictest threshold on", () => {
    const curve = Array.from({ length: 100 }, (_, i) => ({
      coverage: (i + 1) / 100,
      precision: level.precision,
    }));
    const { byOneTest, limit } = boundCoverage(curve, level, 2_000);
    expect(byOneTest).toBeCloseTo(level.delta, 10);
    // Up to the first threshold of the curve nothing is said.
    expect(limit).toBeCloseTo(0.01 + 0.99 * level.delta, 10);
  });
});
