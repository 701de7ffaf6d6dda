import { foldFresh } from "@porchlight/core/delivery/fold-interactions";
import { buildVector } from "@porchlight/core/features/vector";
import type { PropertyValue } from "@porchlight/core/interaction";
import { MODELS } from "@porchlight/core/names";
import {
  type BinaryPrediction,
  buildProfile,
  type ClassPrediction,
} from "@porchlight/core/profile/profile";
import { emptyPersonState } from "@porchlight/core/state/person-state";
import { realEstate } from "@porchlight/realestate/real-estate";
import { describe, expect, it } from "vitest";

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 23, 10);

interface Act {
  readonly kind: string;
  /** Before now. */
  readonly daysAgo: number;
  readonly properties?: Readonly<Record<string, PropertyValue>>;
}

/** The profile of somebody who did all this, as of some days from now. */
function profileOf(acts: readonly Act[], daysLater = 0) {
  const state = emptyPersonState(realEstate.featureSet);
  const received = acts.map(({ kind, daysAgo, properties = {} }, i) => {
    const happenedAtMs = NOW_MS - daysAgo * DAY_MS;
    const interaction = { id: `m-${i}`, kind, happenedAtMs, knownAtMs: happenedAtMs, properties };
    return { interaction, receivedAtMs: happenedAtMs };
  });
  foldFresh(realEstate, state, received);
  const asOfMs = NOW_MS + daysLater * DAY_MS;
  const { profile } = buildProfile(
    realEstate,
    { person: "u:u_1", stateVersion: 1, asOfMs },
    buildVector(realEstate.featureSet, state, asOfMs),
  );
  return {
    profile,
    risk: (profile.churn as BinaryPrediction).risk as number,
    quality: (profile.lead as BinaryPrediction).quality as number,
    intent: profile.intent as ClassPrediction,
    preferences: profile.preferences,
  };
}

const repeated = (kind: string, count: number, daysAgo = 1): Act[] =>
  Array.from({ length: count }, () => ({ kind, daysAgo }));

const touring = [...repeated("tour_requested", 2), ...repeated("property_viewed", 5)];
const opened = repeated("email_opened", 1);

describe("the real-estate preset", () => {
  it("declares at least 20 kinds and more than 100 columns", () => {
    expect(realEstate.domain.kinds.length).toBeGreaterThanOrEqual(20);
    expect(realEstate.featureSet.columns.length).toBeGreaterThan(100);
  });

  it("predicts what the product's models are named for", () => {
    expect(Object.keys(realEstate.predictions).sort()).toEqual(Object.values(MODELS).sort());
  });
});

describe("the lead rules", () => {
  it("rank who asked for tours above who opened an e-mail", () => {
    expect(profileOf(touring).quality).toBeGreaterThan(profileOf(opened).quality + 0.5);
  });

  it("rank an offer above a tour, a tour above an enquiry, an enquiry above a view", () => {
    const kinds = ["offer_made", "tour_completed", "lead_form_submitted", "property_viewed"];
    const qualities = kinds.map((kind) => profileOf(repeated(kind, 1)).quality);
    expect(qualities).toEqual(qualities.toSorted((a, b) => b - a));
    expect(new Set(qualities).size).toBe(kinds.length);
  });

  it("rank a tour asked for lately above one a month ago, and a missed one below", () => {
    const { quality } = profileOf(repeated("tour_requested", 1));
    expect(profileOf(repeated("tour_requested", 1, 30)).quality).toBeLessThan(quality);
    const missed = profileOf([...repeated("tour_requested", 1), ...repeated("tour_missed", 1)]);
    expect(missed.quality).toBeLessThan(quality);
  });

  it("say why, in words", () => {
    const { reasons } = profileOf(touring).profile.lead as BinaryPrediction;
    expect(reasons[0]).toMatchObject({
      feature: "tour_requested_decayed_7d",
      says: "asked for tours twice this week",
    });
  });
});

describe("the churn rules", () => {
  it("raise the risk with every day of silence", () => {
    const risks = [0, 1, 3, 7, 14, 30, 60].map((days) => profileOf(touring, days).risk);
    expect(risks).toEqual(risks.toSorted((a, b) => a - b));
    expect(risks[0]).toBeLessThan(0.3);
    expect(risks.at(-1)).toBeGreaterThan(0.7);
  });

  it("hold nothing that the team sends for activity", () => {
    const silent = profileOf([...repeated("property_viewed", 3, 40)]);
    const mailed = profileOf([
      ...repeated("property_viewed", 3, 40),
      ...repeated("message_sent", 9),
    ]);
    expect(mailed.risk).toBeGreaterThanOrEqual(silent.risk - 0.05);
  });

  it("see a leaving in unsubscribing", () => {
    const left = profileOf([...touring, ...repeated("unsubscribed", 1)]);
    expect(left.risk).toBeGreaterThan(profileOf(touring).risk);
    expect(left.quality).toBeLessThan(profileOf(touring).quality);
  });
});

describe("the intent rules", () => {
  it.each([
    ["transact", [...repeated("tour_completed", 2, 4), ...repeated("offer_made", 1)]],
    ["tour", touring],
    ["compare", [...repeated("property_saved", 4), ...repeated("property_shared", 2)]],
    ["browse", [...repeated("property_viewed", 6), ...repeated("search_performed", 3)]],
    ["dormant", repeated("property_viewed", 2, 90)],
  ])("expect %s from who has led up to it", (next, acts) => {
    expect(profileOf(acts).intent.next).toBe(next);
  });
});

describe("preferences", () => {
  const view = (daysAgo: number, properties: Act["properties"]): Act => ({
    kind: "property_viewed",
    daysAgo,
    ...(properties && { properties }),
  });

  it("are what a person looked at", () => {
    const place = { latitude: 52.09, longitude: 5.12 };
    const home = { price: 480_000, bedrooms: 3, propertyType: "Residential", ...place };
    const { preferences } = profileOf([view(1, home), view(2, { ...home, price: 440_000 })]);
    expect(preferences.bedrooms).toBe(3);
    expect(preferences.types).toEqual(["Residential"]);
    expect(preferences.places).toEqual([{ ...place, radiusKm: 0 }]);
    const price = preferences.price as { low: number; center: number; high: number };
    expect(price.center).toBeGreaterThan(460_000);
    expect(price.center).toBeLessThan(480_000);
    expect(price.low).toBeLessThan(price.center);
    expect(price.high).toBeGreaterThan(price.center);
  });

  it("are left out without evidence", () => {
    expect(profileOf([view(1, {})]).preferences).toEqual({});
  });
});
