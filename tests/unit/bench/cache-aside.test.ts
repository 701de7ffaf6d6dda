import { describe, expect, it } from "vitest";
import { cacheAsideHitRate } from "../../bench/cache-aside.ts";
import { planLoad } from "../../bench/load-plan.ts";

const happenings = (...pairs: readonly (readonly [atMs: number, person: number])[]) => ({
  atMs: Float64Array.from(pairs, ([atMs]) => atMs),
  person: Uint32Array.from(pairs, ([, person]) => person),
});

describe("plain cache-aside", () => {
  const requests = happenings([0, 1], [10, 1], [20, 2], [120, 1], [130, 1], [150, 1]);

  it("hits what was filled within its time to live", () => {
    const plan = { requests, interactions: happenings() };
    expect(cacheAsideHitRate(plan, { ttlMs: 100, fromMs: 0 })).toBe(3 / 6);
  });

  it("misses who has acted since", () => {
    const plan = { requests, interactions: happenings([125, 1], [140, 2]) };
    expect(cacheAsideHitRate(plan, { ttlMs: 100, fromMs: 0 })).toBe(2 / 6);
  });

  it("does not count the warm-up", () => {
    const plan = { requests, interactions: happenings() };
    expect(cacheAsideHitRate(plan, { ttlMs: 100, fromMs: 125 })).toBe(1);
  });
});

describe("a planned load", () => {
  const options = {
    seed: 1,
    people: 10_000,
    seconds: 100,
    requestsPerSecond: 500,
    interactionsPerSecond: 100,
    interactionsExponent: 1,
  };
  const { requests, interactions } = planLoad(options);

  it("is the same from the same seed", () => {
    expect(planLoad(options).requests).toEqual(requests);
  });

  it("has the rates asked for, in order, until the end", () => {
    expect(requests.atMs.length / 50_000).toBeCloseTo(1, 1);
    expect(interactions.atMs.length / 10_000).toBeCloseTo(1, 1);
    expect(requests.atMs).toEqual(requests.atMs.toSorted());
    expect(requests.atMs.at(-1)).toBeLessThan(100_000);
  });

  it("asks for people by Zipf's law: the first a tenth of the time, the second half as often", () => {
    const share = (rank: number) =>
      requests.person.filter((person) => person === rank).length / requests.person.length;
    expect(share(0)).toBeCloseTo(1 / 9.79, 2);
    expect(share(1)).toBeCloseTo(1 / 9.79 / 2, 2);
  });
});
