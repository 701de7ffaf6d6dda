import { type SearchPoint, searchParameters } from "@porchlight/trainer/search";
import { describe, expect, it } from "vitest";

const space = { depth: [2, 3, 4, 5, 6], eta: [0.1, 0.2, 0.3] };

/** Best at depth 4 and 0.2, the sooner the more rounds. */
const scoreOf = ({ depth = 0, eta = 0 }: SearchPoint, rounds: number) =>
  -Math.abs(depth - 4) - Math.abs(eta - 0.2) - 1 / rounds;

function search(options: Partial<Parameters<typeof searchParameters>[0]> = {}) {
  const measured: { point: SearchPoint; rounds: number }[] = [];
  const result = searchParameters({
    space,
    // More than enough to draw all fifteen.
    trials: 300,
    steps: [10, 20, 40],
    keep: 1 / 3,
    seed: 1,
    measure: async (point, rounds) => {
      measured.push({ point, rounds });
      return scoreOf(point, rounds);
    },
    ...options,
  });
  return { result, measured };
}

describe("a search for parameters", () => {
  it("finds the best of what it draws, and puts what came furthest first", async () => {
    const trials = await search().result;
    expect(trials[0]).toEqual({ point: { depth: 4, eta: 0.2 }, rounds: 40, score: -1 / 40 });
    const rounds = trials.map((trial) => trial.rounds);
    expect(rounds).toEqual([...rounds].sort((a, b) => b - a));
  });

  it("tries each point once a step, and a third of them at the next", async () => {
    const { result, measured } = search();
    const trials = await result;
    const at = (rounds: number) => measured.filter((one) => one.rounds === rounds).length;
    expect(new Set(trials.map(({ point }) => JSON.stringify(point))).size).toBe(trials.length);
    expect(at(10)).toBe(trials.length);
    expect(at(20)).toBe(Math.floor(at(10) / 3));
    expect(at(40)).toBe(Math.floor(at(20) / 3));
  });

  it("tries the same points for the same seed, and others for another", async () => {
    const points = async (seed: number) =>
      (await search({ seed, trials: 5 }).result).map((t) => t.point);
    expect(await points(7)).toEqual(await points(7));
    expect(await points(7)).not.toEqual(await points(8));
  });

  it("tries what it is given first beside what it draws, and once if it draws it too", async () => {
    const first = { depth: 5, eta: 0.3 };
    const points = async (trials: number) =>
      (await search({ first, trials }).result).map(({ point }) => point);
    expect(await points(0)).toEqual([first]);
    expect(await points(3)).toContainEqual(first);
    expect((await points(300)).length).toBe(15);
  });

  it("goes no further with what cannot be measured", async () => {
    const { result } = search({
      measure: async (point, rounds) => (point.depth === 4 ? Number.NaN : scoreOf(point, rounds)),
    });
    const trials = await result;
    expect(trials[0]?.point.depth).not.toBe(4);
    expect(trials.filter(({ score }) => Number.isNaN(score)).every((t) => t.rounds === 10)).toBe(
      true,
    );
  });

  it("says how far it is, and ends when it is told to", async () => {
    const progress: (readonly [number, number])[] = [];
    const { result } = search({ onProgress: (done, total) => progress.push([done, total]) });
    await result;
    expect(progress.at(-1)?.[0]).toBe(progress.at(-1)?.[1]);
    const stop = new AbortController();
    const stopped = search({
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    await expect(stopped.result).rejects.toThrow("enough");
    expect(stopped.measured.length).toBe(1);
  });
});
