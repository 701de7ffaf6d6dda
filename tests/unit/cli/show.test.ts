import { age } from "@porchlight/cli/show/age";
import { bar } from "@porchlight/cli/show/bar";
import { plain } from "@porchlight/cli/show/paint-with";
import { showLeads } from "@porchlight/cli/show/show-leads";
import { showProfile } from "@porchlight/cli/show/show-profile";
import type { Profile } from "@porchlight/client/profile";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const reason = (says: string, effect: number) => ({ feature: "f", value: 1, effect, says });

const profile: Profile = {
  userId: "u_42",
  asOf: "2026-11-24T10:00:00.000Z",
  stateVersion: 118,
  completeness: 0.96,
  confidence: 0.87,
  cache: "hit",
  ageMs: 61_000,
  lead: {
    score: 97,
    quality: 0.97,
    confidence: 0.97,
    decision: "abstain",
    rung: "own",
    model: "lead_scorer_v2@3",
    reasons: [reason("asked for tours twice this week", 0.9), reason("silent for 9 days", -0.2)],
  },
  churn: {
    score: 8,
    risk: 0.08,
    confidence: 0.92,
    decision: "abstain",
    rung: "rules",
    reasons: [],
  },
  intent: {
    next: "tour",
    strength: 0.94,
    confidence: 0.87,
    decision: "abstain",
    rung: "rules",
    probabilities: { transact: 0, tour: 0.87, compare: 0.04, browse: 0.03, dormant: 0.06 },
    reasons: [],
  },
  preferences: {
    price: { low: 410_000, center: 480_000, high: 545_000 },
    bedrooms: 3,
    places: [{ latitude: 51.45, longitude: -2.6, radiusKm: 4 }],
    types: ["Residential"],
  },
};

describe("showProfile", () => {
  it("says each answer, who gave it and why, and what the person wants", () => {
    expect(showProfile(profile, plain)).toBe(
      [
        "u_42  as of 61 s ago · cache hit · state 118 · confidence 87 % · 96 % of features known",
        "",
        "lead      97   ███████████████████▍  by lead_scorer_v2@3 (own) · abstain",
        "               + asked for tours twice this week",
        "               - silent for 9 days",
        "",
        "churn      8   █▋                    by the rules · abstain",
        "",
        "intent   tour      ██████████████████▊   by the rules · abstain",
        "               transact 0 %  tour 87 %  compare 4 %  browse 3 %  dormant 6 %",
        "",
        "wants    price 410,000 to 545,000 · bedrooms 3 · places 4 km around 51.45, -2.6 · types Residential",
      ].join("\n"),
    );
  });

  it("says what is promised where it acts, and what it lacks where it never does", () => {
    const promise = { precision: 0.95, delta: 0.05 };
    const shown = showProfile(
      {
        ...profile,
        lead: { ...profile.lead, decision: "act", promise },
        churn: { ...profile.churn, rung: "own", refused: { outcomes: 120, needed: 400 } },
      },
      plain,
    );
    expect(shown).toContain("(own) · act\n");
    expect(shown).toContain("at least 95 % of those acted on are right, with 95 % confidence");
    expect(shown).toContain("no promise yet: 120 outcomes known, about 400 are needed");
  });

  it("says of somebody anonymous that they are", () => {
    const { userId: _, ...rest } = profile;
    expect(showProfile({ ...rest, anonymousId: "a_7" }, plain)).toMatch(/^a_7 \(anonymous\) /);
  });
});

describe("showLeads", () => {
  it("has a row for each person, with what speaks for them first", () => {
    const { reasons } = profile.lead;
    const leads = [
      { userId: "u_42", score: 97, rung: "own", reasons },
      { anonymousId: "a_7", score: 3, rung: "rules", reasons: [reason("nothing yet", -1)] },
    ] as const;
    expect(showLeads({ rank: "lead_scorer_v2", leads }, plain).split("\n")).toEqual([
      " #  person           score              why   (ranked by lead_scorer_v2)",
      " 1  u_42                97  █████████▊  asked for tours twice this week",
      " 2  a_7 (anonymous)      3  ▎           nothing yet (by the rules)",
    ]);
  });

  it("marks whom to act on, and says what that promises", () => {
    const promise = { precision: 0.95, delta: 0.05 };
    const leads = [
      { userId: "u_42", score: 97, decision: "act", promise, reasons: [reason("called", 1)] },
      { userId: "u_7", score: 60, decision: "abstain", reasons: [reason("saved", 1)] },
    ] as const;
    expect(showLeads({ rank: "lead_scorer_v2", leads }, plain).split("\n")).toEqual([
      " #  person  score                   why   (ranked by lead_scorer_v2)",
      " 1  u_42       97  █████████▊  act  called",
      " 2  u_7        60  ██████           saved",
      "act: at least 95 % of those acted on are right, with 95 % confidence",
    ]);
  });

  it("has a sentence for an empty list", () => {
    expect(showLeads({ rank: "lead_scorer_v2", leads: [] }, plain)).toContain(
      "nobody is on the list",
    );
  });
});

describe("bar", () => {
  it("is as wide as asked, whatever the share, and grows with it", () => {
    const share = fc.double({ min: -1, max: 2, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.integer({ min: 1, max: 40 }), (a, b, width) => {
        expect(bar(a, width)).toHaveLength(width);
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map(
          (one) => bar(one, width).trimEnd().length,
        ) as [number, number];
        expect(less).toBeLessThanOrEqual(more);
      }),
    );
  });
});

describe("age", () => {
  it.each([
    [0, "just now"],
    [61_000, "61 s ago"],
    [130_000, "2 min ago"],
    [7_300_000, "2 h ago"],
    [200_000_000, "2 days ago"],
  ])("says %s ms as %s", (ms, words) => {
    expect(age(ms)).toBe(words);
  });
});
