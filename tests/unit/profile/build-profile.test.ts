import { buildVector } from "@porchlight/core/features/vector";
import { buildProfile, type ClassPrediction } from "@porchlight/core/profile/profile";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { Scorecard } from "@porchlight/core/schema/behavior-declaration";
import { emptyPersonState } from "@porchlight/core/state/person-state";
import { realEstate } from "@porchlight/realestate/real-estate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOW, shop } from "../predict/world.ts";

const ANN = { person: "u:ann", stateVersion: 3, asOfMs: NOW } as const;

/** A vector of the small shop: what is not named is missing. */
function vectorOf(behavior: Behavior, columns: Readonly<Record<string, number>>): Float32Array {
  const vector = new Float32Array(behavior.featureSet.columns.length).fill(Number.NaN);
  for (const [name, value] of Object.entries(columns))
    vector[behavior.featureSet.columns.indexOf(name)] = value;
  return vector;
}

const build = (columns: Readonly<Record<string, number>>, behavior = shop) =>
  buildProfile(behavior, ANN, vectorOf(behavior, columns));

const lead = (rules: Scorecard): Behavior => ({
  ...shop,
  predictions: { lead_scorer_v2: { part: "lead", answer: "quality", rules } },
});

describe("buildProfile", () => {
  it("names the user or the anonymous person, the moment and the version", () => {
    expect(build({}).profile).toMatchObject({
      userId: "ann",
      asOf: "2026-11-24T09:00:00.000Z",
      stateVersion: 3,
    });
    const anonymous = buildProfile(shop, { ...ANN, person: "a:x" }, vectorOf(shop, {}));
    expect(anonymous.profile.anonymousId).toBe("x");
  });

  it("says of somebody of whom nothing is known that nothing is known", () => {
    const { profile } = build({});
    expect(profile.completeness).toBe(0);
    expect(profile.preferences).toEqual({});
    expect(profile.lead).toMatchObject({ quality: 0.2689, reasons: [] });
    expect(profile.intent).toMatchObject({ reasons: [], strength: 0.5 });
  });

  it("is as confident as the least of its parts", () => {
    const { profile } = build({ asked_total: 4, engaged_days_since: 0, viewed_total: 1 });
    const { churn, lead, intent } = profile as Record<string, { confidence: number }>;
    const parts = [churn?.confidence, lead?.confidence, intent?.confidence] as number[];
    expect(parts).toEqual([0.8808, 0.9526, 0.6225]);
    expect(profile.confidence).toBe(0.6225);
  });

  it("is confident of nothing where the schema predicts nothing", () => {
    expect(build({ asked_total: 1 }, { ...shop, predictions: {} }).profile.confidence).toBe(0);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "gives a column of %s no effect and no reason",
    (value) => {
      expect(build({ asked_total: value }).profile.lead).toEqual(build({}).profile.lead);
    },
  );

  it("gives the reasons that moved the answer most, for and against, in words with numbers", () => {
    const term = (column: string, weight: number) => ({
      column,
      weight,
      says: `${column}: {value}`,
    });
    const rules = {
      base: 0,
      terms: [
        term("asked_total", -2),
        term("viewed_total", 1),
        term("engaged_days_since", 0.001),
        term("price_mean", 0.00001),
      ],
    };
    const columns = { asked_total: 1, viewed_total: 3, engaged_days_since: 2, price_mean: 12345.6 };
    const { reasons } = build(columns, lead(rules)).profile.lead as { reasons: object[] };
    expect(reasons).toEqual([
      { feature: "viewed_total", value: 3, effect: 3, says: "viewed_total: 3" },
      { feature: "asked_total", value: 1, effect: -2, says: "asked_total: 1" },
      { feature: "price_mean", value: 12345.5996, effect: 0.1235, says: "price_mean: 12,346" },
    ]);
  });

  it("promises neither certainty nor impossibility, and still ranks among the near certain", () => {
    const rules = { base: 0, terms: [{ column: "asked_total", weight: 10, says: "asked" }] };
    const certain = build({ asked_total: 2 }, lead(rules));
    const surer = build({ asked_total: 3 }, lead(rules));
    expect(certain.profile.lead).toMatchObject({ quality: 0.9999, score: 100, confidence: 0.9999 });
    expect(surer.ranks.lead_scorer_v2).toBeGreaterThan(certain.ranks.lead_scorer_v2 as number);
    const never = build({ asked_total: -3 }, lead(rules));
    expect(never.profile.lead).toMatchObject({ quality: 0.0001, score: 0, confidence: 0.9999 });
  });

  it("answers with probabilities that agree with one another, whatever the columns", () => {
    const value = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.integer({ min: 0, max: 50 }));
    const columns = fc.record({
      asked_total: value,
      viewed_total: value,
      engaged_days_since: value,
      price_mean: value,
    });
    fc.assert(
      fc.property(columns, (some) => {
        const { profile, ranks } = build(some);
        const { quality, score, confidence } = profile.lead as Record<string, number>;
        expect(score).toBe(Math.round(100 * (quality as number)));
        expect(confidence).toBeCloseTo(Math.max(quality as number, 1 - (quality as number)), 9);
        const intent = profile.intent as ClassPrediction;
        const shown = Object.values(intent.probabilities);
        expect(intent.confidence).toBe(Math.max(...shown));
        expect(Math.abs(shown.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(0.0002);
        for (const p of [quality, intent.strength, ...shown]) {
          expect(p).toBeGreaterThanOrEqual(0.0001);
          expect(p).toBeLessThanOrEqual(0.9999);
        }
        for (const rank of Object.values(ranks)) expect(rank >= 0 && rank <= 1).toBe(true);
        expect(JSON.stringify(profile)).not.toContain("null");
      }),
    );
  });

  it("breaks a tie between classes by their order", () => {
    expect(build({ viewed_total: 0 }).profile.intent).toMatchObject({
      next: "ask",
      confidence: 0.5,
    });
  });

  it("makes a whole profile of somebody new in the preset", () => {
    const vector = buildVector(realEstate.featureSet, emptyPersonState(realEstate.featureSet), NOW);
    const { profile, ranks } = buildProfile(realEstate, ANN, vector);
    expect(profile).toMatchObject({ churn: { rung: "rules" }, lead: { rung: "rules" } });
    expect(profile.preferences).toEqual({});
    expect(Object.keys(ranks)).toEqual(Object.keys(realEstate.predictions));
  });
});
