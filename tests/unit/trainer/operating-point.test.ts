import { calibrateMargins } from "@porchlight/core/predictions/calibration";
import type { OperatingPoint } from "@porchlight/core/predictions/operating-point";
import { binomialTail } from "@porchlight/numeric/binomial-tail";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { type ActingRows, chooseOperatingPoint } from "@porchlight/trainer/choose-operating-point";
import { fitCalibration } from "@porchlight/trainer/fit-calibration";
import { measureReliability } from "@porchlight/trainer/measure-reliability";
import { leastRight, planRanks } from "@porchlight/trainer/plan-ranks";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBinaryWorld } from "../../bench/promise-worlds.ts";

const promise = { precision: 0.92, delta: 0.05 };
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Scores spread over a range, and of each whether it is right by a chance. */
function rowsOf(count: number, seed: number, chanceOf: (score: number) => number): ActingRows {
  const random = createRandom(seed);
  const scores = Float64Array.from({ length: count }, () => Math.fround(8 * random() - 4));
  return { scores, rights: Uint8Array.from(scores, (one) => Number(random() < chanceOf(one))) };
}

describe("leastRight", () => {
  it("is the first count that the test lets pass", () => {
    const share = fc.double({ min: 0.5, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), share, (n, p) => {
        const least = leastRight(n, p, 0.05);
        if (least !== undefined) expect(binomialTail(n, least, p)).toBeLessThanOrEqual(0.05);
        expect(binomialTail(n, least === undefined ? n : least - 1, p)).toBeGreaterThan(0.05);
      }),
    );
  });
});

describe("planRanks", () => {
  const rows = rowsOf(500, 1, sigmoid);

  it("rises, and looks at nothing but the planning rows", () => {
    const ranks = planRanks(promise, rows, 800);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(ranks.length).toBeGreaterThan(10);
    expect(planRanks(promise, rows, 800)).toEqual(ranks);
  });

  it("is empty where there is nothing to plan by", () => {
    expect(planRanks(promise, { scores: [], rights: [] }, 800)).toEqual([]);
  });

  it("is empty where not even all would be enough", () => {
    expect(leastRight(35, promise.precision, promise.delta)).toBeUndefined();
    expect(planRanks(promise, rows, 36)).toEqual([]);
    expect(planRanks(promise, rows, 37)).toEqual([36]);
  });

  it("names the first rank to pass with each number of wrong ones, and ends with all but one", () => {
    const wrongAt = (n: number) => n - (leastRight(n, 0.92, 0.05) as number);
    const ranks = planRanks(promise, rows, 800);
    expect(ranks.at(-1)).toBe(799);
    for (const [i, rank] of ranks.slice(0, -1).entries()) {
      expect(wrongAt(rank)).toBe(wrongAt(ranks[0] as number) + i);
      expect(wrongAt(rank - 1)).toBe(wrongAt(rank) - 1);
    }
  });

  it("names a few thousand at most, however many outcomes there are", () => {
    const ranks = planRanks({ precision: 0.5, delta: 0.05 }, rows, 300_000);
    expect(ranks.length).toBeLessThan(2_500);
    expect(ranks.at(-1)).toBe(299_999);
  });

  it("starts laxer for a model that is seldom wrong further down", () => {
    const startOf = (chanceOf: (score: number) => number) =>
      planRanks(promise, rowsOf(1_000, 1, chanceOf), 2_000)[0] as number;
    const good = startOf((score) => (score > -1 ? 0.99 : 0.3));
    const bad = startOf((score) => (score > 3 ? 0.99 : 0.3));
    expect(good).toBeGreaterThan(2 * bad);
  });
});

describe("chooseOperatingPoint", () => {
  it("acts where the model is right, and counts what it would have acted on", () => {
    const chanceOf = (score: number) => (score > 1 ? 0.99 : 0.4);
    const outcomes = rowsOf(1_000, 3, chanceOf);
    const point = chooseOperatingPoint(promise, rowsOf(500, 2, chanceOf), outcomes);
    const { acted, coverage, right, threshold } = point as Extract<
      OperatingPoint,
      { threshold: number }
    >;
    const chosen = Array.from(outcomes.scores, (_, i) => i).filter(
      (i) => (outcomes.scores[i] as number) >= threshold,
    );
    expect(acted).toBe(chosen.length);
    expect(right).toBe(chosen.filter((i) => outcomes.rights[i] === 1).length);
    expect(coverage).toBe(acted / 1_000);
    expect(binomialTail(acted, right, promise.precision)).toBeLessThanOrEqual(promise.delta);
    expect(coverage).toBeGreaterThan(0.3);
  });

  it("keeps the promise in truth in all but delta of simulated workspaces", () => {
    const workspaces = 150;
    let [broken, acting] = [0, 0];
    for (let seed = 0; seed < workspaces; seed++) {
      const world = createBinaryWorld(500_000 + seed);
      const point = chooseOperatingPoint(promise, world.draw(300), world.draw(600));
      if (!("threshold" in point)) continue;
      acting++;
      if (world.act(point.threshold).precision < promise.precision) broken++;
    }
    expect(acting).toBeGreaterThan(workspaces / 4);
    // Three standard errors above delta.
    expect(broken / workspaces).toBeLessThan(0.05 + 3 * Math.sqrt(0.0475 / workspaces));
  });

  it("refuses what it cannot show, with how many outcomes there are and about how many it takes", () => {
    const chanceOf = (score: number) => (score > 2 ? 0.97 : 0.3);
    const few = chooseOperatingPoint(promise, rowsOf(80, 4, chanceOf), rowsOf(120, 5, chanceOf));
    if (!("refused" in few)) return expect.fail("30 rows cannot show it");
    expect(few.refused.outcomes).toBe(120);
    expect(few.refused.needed).toBeGreaterThan(120);
    expect(few.refused.needed).toBeLessThan(20_000);
  });

  it("does not ask for more outcomes where no threshold is that precise", () => {
    const half = () => 0.5;
    const point = chooseOperatingPoint(promise, rowsOf(200, 6, half), rowsOf(2_000, 7, half));
    expect(point).toEqual({ promise, outcomes: 2_000, refused: { outcomes: 2_000 } });
  });

  it("refuses where there are no outcomes, and where planning had none", () => {
    const none: ActingRows = { scores: [], rights: [] };
    expect(chooseOperatingPoint(promise, none, none)).toEqual({
      promise,
      outcomes: 0,
      refused: { outcomes: 0 },
    });
    expect(
      chooseOperatingPoint(
        promise,
        none,
        rowsOf(900, 1, () => 1),
      ),
    ).toHaveProperty("refused");
  });
});

describe("fitCalibration", () => {
  const chancesFor = (law: (margin: number) => number, count: number, seed: number) => {
    const { scores, rights } = rowsOf(count, seed, law);
    const rows = { margins: Float32Array.from(scores), labels: Float32Array.from(rights) };
    return fitCalibration(rows, 1);
  };

  it.each([
    ["a line", (m: number) => sigmoid(0.5 * m + 1)],
    [
      "a bend",
      (m: number) => sigmoid(-2.5 * Math.log1p(Math.exp(-m)) + 0.3 * Math.log1p(Math.exp(m))),
    ],
    ["a step", (m: number) => (m > 0 ? 0.7 : 0.2)],
  ])("comes near chances that follow %s", (_, law) => {
    const calibration = chancesFor(law, 6_000, 11);
    let error = 0;
    for (let m = -4; m <= 4; m += 0.1)
      error += Math.abs((calibrateMargins(calibration, [m])[0] as number) - law(m)) / 81;
    expect(error).toBeLessThan(0.03);
  });

  it("keeps to the simple form where a line is the law, and leaves it where it is not", () => {
    expect(chancesFor((m) => (m > 0 ? 0.7 : 0.2), 6_000, 13).method).toBe("isotonic");
    expect(chancesFor((m) => sigmoid(m), 300, 14).method).not.toBe("isotonic");
  });

  it("never falls as margins rise, even for a model that ranks backwards", () => {
    const backwards = chancesFor((m) => sigmoid(-m), 2_000, 12);
    const at = (m: number) => calibrateMargins(backwards, [m])[0] as number;
    expect(at(3)).toBeGreaterThanOrEqual(at(-3));
    expect(at(0)).toBeCloseTo(0.5, 1);
  });

  it("is never certain", () => {
    const calibration = chancesFor((m) => (m > 0 ? 1 : 0), 200, 15);
    for (const m of [-4, 4]) {
      const [chance] = calibrateMargins(calibration, [m]) as [number];
      expect(Math.min(chance, 1 - chance)).toBeGreaterThan(0);
    }
  });
});

describe("measureReliability", () => {
  const N = 800;
  const random = createRandom(21);
  const chances = Float64Array.from({ length: N }, () => random());
  const came = chances.map((chance) => Number(random() < chance));
  const rows = (of: Float64Array) => ({
    chances: of,
    came,
    logLosses: of.map((chance, i) => -Math.log(came[i] === 1 ? chance : 1 - chance)),
    briers: of.map((chance, i) => (chance - (came[i] as number)) ** 2),
    person: Int32Array.from(of, (_, i) => i),
  });
  const each = Int32Array.from(chances, (_, i) => i);

  it("finds true chances within the range of perfect ones, and false ones outside", () => {
    const good = measureReliability(rows(chances), each, 1);
    const bad = measureReliability(rows(chances.map((one) => 0.3 + 0.4 * one)), each, 1);
    expect(good.ece).toBeLessThan(good.perfectEce[1]);
    expect(bad.ece).toBeGreaterThan(2 * bad.perfectEce[1]);
  });

  it("puts intervals around the figures, the same for the same seed", () => {
    const { intervals } = measureReliability(rows(chances), each, 1);
    const { briers, logLosses } = rows(chances);
    const mean = (of: Float64Array) => of.reduce((sum, one) => sum + one, 0) / N;
    for (const [[low, high], value] of [
      [intervals.brier, mean(briers)],
      [intervals.logLoss, mean(logLosses)],
    ] as const) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    expect(measureReliability(rows(chances), each, 1).intervals).toEqual(intervals);
  });
});
