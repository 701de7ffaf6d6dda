import { mergeMoments } from "@porchlight/numeric/merge-moments";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

type Point = readonly [weight: number, x: number, y: number];

function momentsOf(points: readonly Point[]): Float64Array {
  const state = new Float64Array(4);
  for (const [weight, x, y] of points)
    mergeMoments(state, 0, 2, weight, 0, Float64Array.of(x, y), 0);
  return state;
}

/** By definition. */
function slowMoments(points: readonly Point[]): number[] {
  const sum = (of: (point: Point) => number) => points.reduce((total, p) => total + of(p), 0);
  const weight = sum(([w]) => w);
  if (weight === 0) return [0, 0, 0, 0];
  const x = sum(([w, px]) => w * px) / weight;
  const y = sum(([w, , py]) => w * py) / weight;
  return [weight, sum(([w, px, py]) => w * ((px - x) ** 2 + (py - y) ** 2)), x, y];
}

const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const points = fc.array(
  fc.tuple(fc.double({ min: 2 ** -40, max: 2 ** 20, noNaN: true }), coordinate, coordinate),
  { maxLength: 30 },
);

function expectClose(actual: Float64Array, expected: readonly number[]): void {
  const weight = expected[0] as number;
  const scales = [weight, weight * 1e12, 1e6, 1e6];
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value)).toBeLessThanOrEqual(
      1e-12 * (scales[i] as number),
    );
  });
}

describe("mergeMoments", () => {
  it("adds a point as moments of its own", () => {
    const state = new Float64Array(3);
    mergeMoments(state, 0, 1, 1, 0, Float64Array.of(10), 0);
    mergeMoments(state, 0, 1, 1, 0, Float64Array.of(20), 0);
    expect([...state]).toEqual([2, 50, 15]);
  });

  it("is the definition, merged in any two parts", () => {
    fc.assert(
      fc.property(points, points, (some, others) => {
        const state = momentsOf(some);
        const other = momentsOf(others);
        const [weight, squares] = other as unknown as [number, number];
        mergeMoments(state, 0, 2, weight, squares, other, 2);
        expectClose(state, slowMoments([...some, ...others]));
      }),
    );
  });

  it("keeps the digits of a small spread around a large mean", () => {
    const state = momentsOf([
      [1, 1e9, 0],
      [1, 1e9 + 0.001, 0],
    ]);
    expect(Math.sqrt((state[1] as number) / 2)).toBeCloseTo(0.0005, 7);
  });

  it("takes the first point as it is, to the last bit", () => {
    const state = Float64Array.of(0, 0, 1e300);
    mergeMoments(state, 0, 1, 1, 0, Float64Array.of(0.1), 0);
    expect([...state]).toEqual([1, 0, 0.1]);
  });

  it("changes nothing by what has no weight", () => {
    const state = momentsOf([[1, 2, 3]]);
    mergeMoments(state, 0, 2, 0, 0, Float64Array.of(9, 9), 0);
    expect([...state]).toEqual([1, 0, 2, 3]);
  });
});
