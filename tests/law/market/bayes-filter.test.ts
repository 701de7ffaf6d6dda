import {
  bayesLeadProbability,
  createBayesFilter,
} from "@porchlight/realestate/market/bayes-filter";
import { describe, expect, it } from "vitest";
import { enumerateChance } from "./enumerate-paths.ts";
import { HOUR_MS, liveMany, START_DAY, seenOf } from "./lives.ts";

const lives = liveMany(23, 400, 6);
const firstHourOf = (seen: readonly { readonly happenedAtMs: number }[]): number =>
  Math.floor((seen[0]?.happenedAtMs as number) / HOUR_MS);

describe("createBayesFilter", () => {
  // Of those who did the most, since silence is quickly right; with turns, mails and late visits among them.
  const histories = lives
    .filter(({ person }) => person.kind < 36)
    .toSorted((a, b) => b.acts.length - a.acts.length);
  const late = histories.filter(({ acts }) => acts.some((a) => a.knownAtMs > a.happenedAtMs));
  const turned = histories.filter(({ hidden }) =>
    hidden.slice(0, 3).some(({ turnHour }) => turnHour !== undefined),
  );
  const crawlers = lives.filter(({ person }) => person.kind === 36);

  it.each([
    ["lively people", histories.slice(0, 2)],
    ["people with late visits", late.slice(0, 3)],
    ["people with turns", turned.slice(0, 3)],
    ["a crawler", crawlers.slice(0, 1)],
    ["a silent person", histories.slice(-1)],
  ])("is the sum over every hidden path, for %s", (_, chosen) => {
    expect(chosen.length).toBeGreaterThan(0);
    for (const { acts } of chosen) {
      const seen = seenOf(acts);
      const from = firstHourOf(seen);
      for (const [hours, horizonDays] of [
        [3, 2],
        [38, 2],
        [57, 1],
      ] as const) {
        const atMs = (from + hours) * HOUR_MS;
        const expected = enumerateChance(seen, atMs, horizonDays);
        const actual = bayesLeadProbability(seen, atMs, horizonDays);
        // Relative, down to chances that are as good as none.
        expect(Math.abs(actual - expected)).toBeLessThan(1e-9 * Math.max(expected, 1e-3));
      }
    }
  });

  it("does not look ahead: what is known later changes nothing", () => {
    for (const { acts } of late.slice(0, 40)) {
      const seen = seenOf(acts);
      for (const hours of [26, 50, 75, 98]) {
        const atMs = (firstHourOf(seen) + hours) * HOUR_MS;
        const past = seen.filter(({ knownAtMs }) => knownAtMs < atMs);
        expect(bayesLeadProbability(seen, atMs)).toBe(bayesLeadProbability(past, atMs));
      }
    }
  });

  it("says the same in whatever order moments are asked for and interactions given", () => {
    const seen = seenOf(histories[0]?.acts ?? []);
    const from = firstHourOf(seen);
    const moments = [130, 20, 75, 21, 110].map((hours) => (from + hours) * HOUR_MS);
    const filter = createBayesFilter(seen.toReversed());
    const alone = moments.map((atMs) => bayesLeadProbability(seen, atMs));
    expect(moments.map((atMs) => filter.chanceAt(atMs))).toEqual(alone);
  });

  it("grows with the horizon", () => {
    const seen = seenOf(turned[0]?.acts ?? []);
    const atMs = (firstHourOf(seen) + 60) * HOUR_MS;
    const chances = [1, 2, 7, 30, 90].map((days) => bayesLeadProbability(seen, atMs, days));
    expect(chances).toEqual(chances.toSorted((a, b) => a - b));
    expect(chances[0]).toBeGreaterThan(0);
    expect(chances[4]).toBeLessThan(1);
  });

  it("refuses moments that are no whole hour or come before the person", () => {
    const seen = seenOf(histories[0]?.acts ?? []);
    const from = firstHourOf(seen);
    expect(() => bayesLeadProbability(seen, (from + 1) * HOUR_MS + 1)).toThrow("a whole hour");
    expect(() => bayesLeadProbability(seen, from * HOUR_MS)).toThrow("after the person's first");
    expect(() => createBayesFilter([])).toThrow("at least one interaction");
  });

  it("refuses a history that no person of a market has", () => {
    const at = (hour: number) => 24 * START_DAY * HOUR_MS + hour * HOUR_MS + 1_000;
    // Mail reaches nobody whose address is unknown.
    const impossible = ["page_viewed", "email_opened"].map((kind, i) => {
      const atMs = at(7 + i);
      return { kind, happenedAtMs: atMs, knownAtMs: atMs };
    });
    expect(() => bayesLeadProbability(impossible, at(120) - 1_000)).toThrow("has such a history");
  });
});
