import { clock } from "@porchlight/core/features/clock";
import { decayedCounts } from "@porchlight/core/features/decayed-counts";
import { distinct } from "@porchlight/core/features/distinct";
import type { Domain, FeatureDeclaration } from "@porchlight/core/features/feature";
import { createFeatureSet } from "@porchlight/core/features/feature-set";
import { lastDays } from "@porchlight/core/features/last-days";
import { lastKinds } from "@porchlight/core/features/last-kinds";
import { place } from "@porchlight/core/features/place";
import { preference } from "@porchlight/core/features/preference";
import { recency } from "@porchlight/core/features/recency";
import { rhythm } from "@porchlight/core/features/rhythm";
import { sessions } from "@porchlight/core/features/sessions";
import { shares } from "@porchlight/core/features/shares";
import { totals } from "@porchlight/core/features/totals";
import { trend } from "@porchlight/core/features/trend";
import { describe, expect, it } from "vitest";

const DOMAIN: Domain = {
  kinds: [
    { name: "viewed", engaged: true },
    { name: "mailed", engaged: false },
  ],
  numbers: ["price"],
  labels: [{ name: "type", values: ["Town house", "flat"] }, { name: "city" }],
};

describe("a declared feature", () => {
  it.each<[FeatureDeclaration, readonly string[]]>([
    [
      decayedCounts({ per: "kind", halfLives: ["1h", "7d"] }),
      ["viewed_decayed_1h", "viewed_decayed_7d", "mailed_decayed_1h", "mailed_decayed_7d"],
    ],
    [decayedCounts({ per: "engaged", halfLives: ["1h"] }), ["engaged_decayed_1h"]],
    [recency({ per: "all" }), ["all_days_since"]],
    [totals({ per: "kind" }), ["viewed_total", "mailed_total"]],
    [totals({ per: "all" }), ["interactions_total"]],
    [trend({ per: "all", short: "1d", long: "7d" }), ["all_trend_1d_7d"]],
    [shares("type"), ["type_share_Town_house", "type_share_flat", "type_share_other"]],
    [shares("city"), ["city_share_top", "city_effective", "city_share_last"]],
    [lastKinds(2), ["last_kind_1", "last_kind_2"]],
    [lastDays({ per: "engaged", n: 3 }), ["engaged_days_since_2", "engaged_days_since_3"]],
  ])("names its columns (%#)", (declaration, columns) => {
    expect(declaration(DOMAIN).columns).toEqual(columns);
  });

  it.each<[string, FeatureDeclaration]>([
    ["a number that isn't declared", preference("rent")],
    ["a place that isn't declared", place("price", "longitude")],
    ["a label that isn't declared", shares("agent")],
    ["a label to count that isn't declared", distinct("price")],
    ["an odd sketch", distinct("city", { k: 63 })],
    ["a sketch of almost nothing", distinct("city", { k: 2 })],
    ["no last kinds", lastKinds(0)],
    ["no day before the latest", lastDays({ per: "all", n: 1 })],
    ["a trend that runs backwards", trend({ per: "all", short: "7d", long: "7d" })],
    ["a window of part of a day", rhythm({ windows: ["36h"] })],
    ["a window past what is kept", rhythm({ windows: ["129d"] })],
    ["a gap of part of a quarter-hour", sessions({ gap: "20m", windowDays: 32 })],
    ["a gap of eight hours", sessions({ gap: "8h", windowDays: 32 })],
    ["a session window of a week", sessions({ gap: "1h", windowDays: 7 })],
    ["an offset that no clock has", clock({ offsetHours: 15 })],
    ["a clock without an offset", clock({ offsetHours: Number.NaN })],
  ])("refuses %s", (_, declaration) => {
    expect(() => declaration(DOMAIN)).toThrow(expect.objectContaining({ code: "schema.invalid" }));
  });

  it("refuses a value that can't be part of a column's name", () => {
    const labels = [{ name: "type", values: ["?!"] }];
    expect(() => shares("type")({ ...DOMAIN, labels })).toThrow('the value "?!"');
  });
});

describe("createFeatureSet", () => {
  it("refuses two features that yield the same column", () => {
    const twice = [preference("price"), preference("price", { halfLife: "7d" })];
    expect(() => createFeatureSet(DOMAIN, twice)).toThrow('yield the column "price_mean"');
  });

  it.each<[string, FeatureDeclaration, FeatureDeclaration]>([
    ["a half-life", preference("price"), preference("price", { halfLife: "7d" })],
    [
      "a session's gap",
      sessions({ gap: "1h", windowDays: 8 }),
      sessions({ gap: "2h", windowDays: 8 }),
    ],
    ["a clock's offset", clock(), clock({ offsetHours: 1 })],
    ["a sketch's size", distinct("city"), distinct("city", { k: 32 })],
  ])("gives another hash when %s changes, though no column does", (_, one, other) => {
    const [a, b] = [createFeatureSet(DOMAIN, [one]), createFeatureSet(DOMAIN, [other])];
    expect(a.columns).toEqual(b.columns);
    expect(a.hash).not.toBe(b.hash);
  });
});
