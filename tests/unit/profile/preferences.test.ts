import { readPreferences } from "@porchlight/core/profile/preferences";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { describe, expect, it } from "vitest";
import { shop } from "../predict/world.ts";

const behavior: Behavior = {
  ...shop,
  preferences: {
    price: { form: "range", center: "price_mean", spread: "price_spread" },
    bedrooms: { form: "center", column: "bedrooms_mean" },
    places: { form: "place", latitude: "latitude", longitude: "longitude", spreadKm: "spread_km" },
    types: { form: "shares", columns: { Home: "home_share", Land: "land_share" }, atLeast: 0.2 },
  },
};

const read = (columns: Readonly<Record<string, number>>) =>
  readPreferences(behavior, (column) => columns[column] ?? Number.NaN);

describe("readPreferences", () => {
  it("leaves out what nothing is known of", () => {
    expect(read({})).toEqual({});
  });

  it("spreads a range around its centre", () => {
    expect(read({ price_mean: 480_000.4, price_spread: 65_000 }).price).toEqual({
      low: 415_000,
      center: 480_000,
      high: 545_000,
    });
  });

  it("rounds a centre to a tenth", () => {
    expect(read({ bedrooms_mean: 3.04 }).bedrooms).toBe(3);
  });

  it("names a place to about a hundred metres", () => {
    const columns = { latitude: 30.26715, longitude: -97.74306, spread_km: 4.26 };
    expect(read(columns).places).toEqual([{ latitude: 30.267, longitude: -97.743, radiusKm: 4.3 }]);
  });

  it("names the shares worth naming, the largest first", () => {
    expect(read({ home_share: 0.3, land_share: 0.7 }).types).toEqual(["Land", "Home"]);
    expect(read({ home_share: 0.95, land_share: 0.05 }).types).toEqual(["Home"]);
    expect(read({ home_share: 0.1 })).toEqual({});
  });
});
