import { bootstrapPeople } from "@porchlight/numeric/bootstrap-people";
import { fitLogistic } from "@porchlight/numeric/fit-logistic";
import { fitTemperature } from "@porchlight/numeric/fit-temperature";
import { isotonicRegression } from "@porchlight/numeric/isotonic-regression";
import { minimizeConvex } from "@porchlight/numeric/minimize-convex";
import { calibrationError, reliabilityCurve } from "@porchlight/numeric/reliability-curve";
import { createRandom } from "@porchlight/numeric/seeded-random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const points = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 8 }),
    y: fc.double({ min: -1, max: 1, noNaN: true }),
    weight: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 14 },
);

/** The min-max formula: the largest over starts of the least over ends of the mean of y in between. */
function slowIsotonic(given: readonly { x: number; y: number; weight: number }[], at: number) {
  const xs = [...new Set(given.map(({ x }) => x))].sort((a, b) => a - b);
  const meanOf = (from: number, to: number) => {
    const inside = given.filter(({ x }) => x >= from && x <= to);
    const total = inside.reduce((sum, { weight }) => sum + weight, 0);
    return inside.reduce((sum, { y, weight }) => sum + weight * y, 0) / total;
  };
  return Math.max(
    ...xs
      .filter((from) => from <= at)
      .map((from) => Math.min(...xs.filter((to) => to >= at).map((to) => meanOf(from, to)))),
  );
}

describe("isotonicRegression", () => {
  it("is the min-max formula, ties pooled and weighted", () => {
    fc.assert(
      fc.property(points, (given) => {
        const blocks = isotonicRegression(
          given.map(({ x }) => x),
          given.map(({ y }) => y),
          given.map(({ weight }) => weight),
        );
        const weights = blocks.reduce((sum, { weight }) => sum + weight, 0);
        expect(weights).toBe(given.reduce((sum, { weight }) => sum + weight, 0));
        // Walk the points in order of x: each block covers as much weight as it has.
        const xs = [...new Set(given.map(({ x }) => x))].sort((a, b) => a - b);
        let [block, left] = [0, blocks[0]?.weight as number];
        for (const x of xs) {
          expect(blocks[block]?.y).toBeCloseTo(slowIsotonic(given, x), 9);
          left -= given.filter((one) => one.x === x).reduce((sum, one) => sum + one.weight, 0);
          if (left === 0) left = blocks[++block]?.weight ?? 0;
        }
      }),
    );
  });

  it("ascends strictly", () => {
    fc.assert(
      fc.property(points, (given) => {
        const blocks = isotonicRegression(
          given.map(({ x }) => x),
          given.map(({ y }) => y),
        );
        blocks.slice(1).forEach(({ x, y }, i) => {
          expect(x).toBeGreaterThan(blocks[i]?.x as number);
          expect(y).toBeGreaterThan(blocks[i]?.y as number);
        });
      }),
    );
  });

  it("refuses what is not finite, weights of nothing, and shapes that differ", () => {
    expect(() => isotonicRegression([1, Infinity], [0, 1])).toThrow("finite");
    expect(() => isotonicRegression([1], [0], [0])).toThrow("above 0");
    expect(() => isotonicRegression([1], [0, 1])).toThrow(RangeError);
    expect(() => isotonicRegression([1], [0], [1, 1])).toThrow("1");
    expect(isotonicRegression([], [])).toEqual([]);
  });
});

describe("fitLogistic", () => {
  const random = createRandom(8);
  const rows = Array.from({ length: 400 }, () => ({ x: 4 * random() - 2, label: 0 }));
  for (const row of rows) row.label = Number(random() < 1 / (1 + Math.exp(-(2 * row.x - 0.5))));
  const features = rows.flatMap(({ x }) => [x, 1]);
  const labels = rows.map(({ label }) => label);

  it("is where the gradient is nothing: chances add up to what came, also times x", () => {
    const [slope, intercept] = fitLogistic(features, labels, [0, 0], 1e-9) as unknown as number[];
    const chances = rows.map(
      ({ x }) => 1 / (1 + Math.exp(-((slope as number) * x + (intercept as number)))),
    );
    const sum = (of: (i: number) => number) => rows.reduce((total, _, i) => total + of(i), 0);
    const off = (i: number) => (chances[i] as number) - (labels[i] as number);
    expect(sum(off)).toBeCloseTo(0, 5);
    expect(sum((i) => off(i) * (rows[i]?.x as number))).toBeCloseTo(0, 5);
  });

  it("stays finite where a line separates the labels, and keeps the prior where there are no rows", () => {
    const separated = fitLogistic([-1, 1, 1, 1], [0, 1], [1, 0], 0.1);
    expect([...separated].every(Number.isFinite)).toBe(true);
    expect([...fitLogistic([], [], [1, 3], 0.1)]).toEqual([1, 3]);
  });

  it("refuses shapes that differ and a prior of no weight", () => {
    expect(() => fitLogistic([1, 2, 3], [0, 1], [0], 1)).toThrow(RangeError);
    expect(() => fitLogistic([1], [0], [0], 0)).toThrow(RangeError);
  });
});

describe("fitTemperature", () => {
  it("finds the slope that the margins were made with", () => {
    const random = createRandom(4);
    const margins: number[] = [];
    const labels = Array.from({ length: 4_000 }, () => {
      const logits = [0, 0, 0].map(() => 6 * random() - 3);
      margins.push(...logits.map((logit) => logit / 0.4));
      const weights = logits.map(Math.exp);
      let left = random() * weights.reduce((a, b) => a + b);
      return weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
    });
    expect(fitTemperature(margins, labels, 3, 0.1)).toBeCloseTo(0.4, 1);
  });

  it("takes the margins as they are where there are no rows, and the more so the more that weighs", () => {
    expect(fitTemperature([], [], 2, 0.1)).toBe(1);
    const [light, heavy] = [0.1, 1_000].map((weight) => fitTemperature([0, 3], [0], 2, weight));
    expect(Math.abs((heavy as number) - 1)).toBeLessThan(0.01);
    expect(light).toBeLessThan(0.5);
  });

  it("says nothing apart of margins that are worse than nothing", () => {
    expect(fitTemperature([5, -5, -5, 5], [1, 0], 2, 1e-6)).toBe(0);
  });

  it("refuses shapes that differ", () => {
    expect(() => fitTemperature([1, 2, 3], [0], 2, 1)).toThrow(RangeError);
  });
});

describe("minimizeConvex", () => {
  it("arrives from far away, where full steps would not", () => {
    const at = (point: Float64Array) => {
      const x = point[0] as number;
      return {
        value: Math.sqrt(1 + x * x),
        gradient: Float64Array.of(x / Math.sqrt(1 + x * x)),
        hessian: Float64Array.of((1 + x * x) ** -1.5),
      };
    };
    expect(minimizeConvex(at, Float64Array.of(8))[0]).toBeCloseTo(0, 5);
  });

  it("arrives at once where the function is a square, in three dimensions, and leaves what it is given", () => {
    const H = [4, 2, 0.5, 2, 5, 1, 0.5, 1, 3];
    const least = [1, -2, 3];
    const hessian = Float64Array.from(H);
    let calls = 0;
    const at = (point: Float64Array) => {
      calls++;
      const off = point.map((value, d) => value - (least[d] as number));
      const gradient = off.map((_, i) =>
        off.reduce((sum, value, j) => sum + (H[3 * i + j] as number) * value, 0),
      );
      const value = off.reduce((sum, one, i) => sum + (one * (gradient[i] as number)) / 2, 7);
      return { value, gradient, hessian };
    };
    const start = Float64Array.of(0, 0, 0);
    minimizeConvex(at, start).forEach((value, d) => {
      expect(value).toBeCloseTo(least[d] as number, 12);
    });
    expect(calls).toBe(2);
    expect([...hessian]).toEqual(H);
    expect([...start]).toEqual([0, 0, 0]);
  });

  it("refuses a start that is no number, and what is not convex", () => {
    const flat = { value: 1, gradient: Float64Array.of(1), hessian: Float64Array.of(0) };
    expect(() => minimizeConvex(() => flat, Float64Array.of(0))).toThrow("positive definite");
    expect(() => minimizeConvex(() => ({ ...flat, value: NaN }), Float64Array.of(0))).toThrow(
      "finite start",
    );
  });
});

describe("reliabilityCurve", () => {
  const rows = fc.array(
    fc.record({
      chance: fc.constantFrom(0.1, 0.2, 0.25, 0.5, 0.9),
      came: fc.constantFrom(0, 1),
      weight: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 1, maxLength: 60 },
  );

  it("takes a weight as that many rows alike", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 8 }), (given, bins) => {
        const repeated = given.flatMap((row) => Array.from({ length: row.weight }, () => row));
        const curve = (of: typeof given, weights?: number[]) =>
          reliabilityCurve(
            of.map(({ chance }) => chance),
            of.map(({ came }) => came),
            bins,
            weights,
          );
        const [weighted, plain] = [
          curve(
            given,
            given.map(({ weight }) => weight),
          ),
          curve(repeated),
        ];
        expect(weighted.map(({ weight }) => weight)).toEqual(plain.map(({ weight }) => weight));
        weighted.forEach(({ chance, share }, i) => {
          expect(chance).toBeCloseTo(plain[i]?.chance as number, 12);
          expect(share).toBeCloseTo(plain[i]?.share as number, 12);
        });
      }),
    );
  });

  it("has bins of equal mass where no chances are alike", () => {
    const chances = Array.from({ length: 100 }, (_, i) => i / 100);
    const curve = reliabilityCurve(chances, chances, 10);
    expect(curve.map(({ weight }) => weight)).toEqual(Array(10).fill(10));
    expect(calibrationError(curve)).toBeCloseTo(0, 12);
  });

  it("is one bin of one chance: how far it is from what came", () => {
    const curve = reliabilityCurve([0.3, 0.3, 0.3, 0.3], [1, 0, 1, 1], 10);
    expect(curve).toHaveLength(1);
    expect(calibrationError(curve)).toBeCloseTo(0.45, 12);
    expect(calibrationError([])).toBeNaN();
  });

  it("refuses shapes that differ and no bins", () => {
    expect(() => reliabilityCurve([0.1], [1, 0], 2)).toThrow(RangeError);
    expect(() => reliabilityCurve([0.1], [1], 0)).toThrow(RangeError);
  });
});

describe("bootstrapPeople", () => {
  const meanOf = (values: readonly number[]) => (weights: Float64Array) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return [weights.reduce((sum, weight, i) => sum + weight * (values[i] as number), 0) / total];
  };

  it("is as wide for copies of rows as for the rows themselves", () => {
    const random = createRandom(2);
    const values = Array.from({ length: 60 }, () => random());
    const options = { replicates: 300, level: 0.95 };
    const [once] = bootstrapPeople(
      values.map((_, i) => i),
      meanOf(values),
      { ...options, random: createRandom(5) },
    );
    const [tenfold] = bootstrapPeople(
      values.flatMap((_, i) => Array(10).fill(i)),
      meanOf(values.flatMap((value) => Array(10).fill(value))),
      { ...options, random: createRandom(5) },
    );
    expect(tenfold?.[0]).toBeCloseTo(once?.[0] as number, 12);
    expect(tenfold?.[1]).toBeCloseTo(once?.[1] as number, 12);
    // Of a mean of 60 uniform numbers: about 2 × 1.96 × 0.289 / sqrt(60).
    expect((once?.[1] as number) - (once?.[0] as number)).toBeCloseTo(0.146, 1);
  });

  it("leaves out draws that come to nothing, and is of the whole middle it is asked for", () => {
    const random = createRandom(9);
    const drawn = { replicates: 500, level: 0.5, random };
    const figures = (weights: Float64Array) => [weights[0] === 0 ? NaN : (weights[0] as number)];
    const [[low, high] = []] = bootstrapPeople([0, 1, 2], figures, drawn);
    // Of three draws from three people one is drawn once, twice or thrice as 12 : 6 : 1, if at all.
    expect([low, high]).toEqual([1, 2]);
    expect(bootstrapPeople([0, 1], () => [NaN], { ...drawn, replicates: 3 })).toEqual([[NaN, NaN]]);
  });

  it("refuses no rows, and a level that is none", () => {
    const options = { replicates: 2, level: 0.95, random: createRandom(1) };
    expect(() => bootstrapPeople([], () => [], options)).toThrow("got none");
    expect(() => bootstrapPeople([1], () => [1], { ...options, level: 1 })).toThrow(RangeError);
  });
});
