import { createRandom } from "@porchlight/numeric/seeded-random";
import { measureCurves, takingBest } from "@porchlight/trainer/measure-curves";
import { measureRanking } from "@porchlight/trainer/measure-ranking";
import { describe, expect, it } from "vitest";

const scores = Array.from({ length: 200 }, (_, i) => 200 - i);

describe("takingBest", () => {
  it("says of the first so many how many were right", () => {
    const rights = scores.map((_, i) => Number(i < 100));
    const curve = new Map(takingBest(scores, rights));
    expect(curve.get(0.5)).toBe(1);
    expect(curve.get(1)).toBe(0.5);
    expect(curve.size).toBeLessThanOrEqual(60);
  });

  it("takes rows of one score together, or not at all", () => {
    const halves = scores.map((_, i) => Number(i < 100));
    const shares = takingBest(
      halves,
      scores.map((_, i) => i % 2),
    ).map(([share]) => share);
    expect(shares).toEqual([0.5, 1]);
  });

  it("says nothing of fewer than ten rows, unless there are no more", () => {
    expect(takingBest([3, 2, 1], [1, 0, 1])).toEqual([[1, 0.6667]]);
    expect((takingBest(scores, scores)[0]?.[0] ?? 0) * 200).toBe(10);
  });
});

describe("measureCurves", () => {
  it("bins one moment a person, and lifts against the share of all", () => {
    const N = 100;
    const column = (of: (i: number) => number) => Float64Array.from({ length: N }, (_, i) => of(i));
    const won = column((i) => Number(i < 20));
    const zero = column(() => 0);
    const { lift, precision, reliability } = measureCurves({
      all: {
        logLosses: zero,
        briers: zero,
        chances: column((i) => (i < 50 ? 0.4 : 0.1)),
        came: won,
        ranks: column((i) => -i),
      },
      won,
      each: Int32Array.from([0, 1, 60, 61]),
      promised: { scores: [2, 1], rights: [1, 0] },
    });
    expect(reliability).toEqual([
      [0.1, 0, 2],
      [0.4, 1, 2],
    ]);
    expect(lift[0]).toEqual([0.1, 5]);
    expect(lift.at(-1)).toEqual([1, 1]);
    expect(precision).toEqual([[1, 0.5]]);
  });
});

describe("measureRanking", () => {
  it("holds the AUC within its interval, and tells a gain from none", () => {
    const random = createRandom(3);
    const N = 600;
    const rows = Array.from({ length: N }, () => {
      const won = Number(random() < 0.3);
      return { won, rank: won + 2 * random(), noise: random() };
    });
    const won = rows.map((row) => row.won);
    const ranks = rows.map(({ rank }) => rank);
    const person = rows.map((_, i) => i % 150);
    const noise = rows.map((row) => row.noise);
    const found = measureRanking({ ranks, rulesRanks: noise, won, person }, 5);
    expect(found.auc[0]).toBeLessThan(found.auc[1]);
    expect(found.auc[0]).toBeGreaterThan(found.rulesAuc[1]);
    expect(found.aucGain[0]).toBeGreaterThan(0);
    const same = measureRanking({ ranks, rulesRanks: ranks, won, person }, 5);
    expect(same.aucGain).toEqual([0, 0]);
    expect(measureRanking({ ranks, rulesRanks: noise, won, person }, 5)).toEqual(found);
  });
});
