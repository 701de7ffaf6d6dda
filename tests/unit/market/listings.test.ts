import { createListings, TOWNS } from "@porchlight/realestate/market/listings";
import { streamOf } from "@porchlight/realestate/market/random-draws";
import { createShortlist } from "@porchlight/realestate/market/shortlist";
import { drawTaste, findListing } from "@porchlight/realestate/market/taste";
import { RESO_PROPERTY_TYPES } from "@porchlight/realestate/reso-mapping";
import { describe, expect, it } from "vitest";

const listings = createListings(3, 400);
const onDay = (day: number) => Array.from({ length: 400 }, (_, place) => listings.at(place, day));

describe("createListings", () => {
  it("has as many for sale on any day, each with an id of its own", () => {
    for (const day of [0, 1, 45, 400])
      expect(new Set(onDay(day).map(({ listingId }) => listingId)).size).toBe(400);
  });

  it("knows a day without the days before it, in any order", () => {
    const first = onDay(70);
    onDay(3);
    expect(onDay(70)).toEqual(first);
    expect(createListings(3, 400).at(17, 70)).toEqual(first[17]);
  });

  it("sells each within 90 days, and none within a day", () => {
    const ids = (day: number) => new Set(onDay(day).map(({ listingId }) => listingId));
    const still = (day: number) => [...ids(0)].filter((id) => ids(day).has(id)).length;
    expect(still(90)).toBe(0);
    expect(still(1)).toBeGreaterThan(350);
  });

  it("describes homes in RESO's words, near their towns, at plausible prices", () => {
    for (const listing of onDay(0)) {
      expect(RESO_PROPERTY_TYPES).toContain(listing.propertyType);
      expect(TOWNS).toContain(listing.town);
      expect(Math.abs(listing.latitude - listing.town.latitude)).toBeLessThan(0.06);
      expect(listing.price).toBeGreaterThan(60_000);
      expect(listing.price).toBeLessThan(4_000_000);
      expect(listing.price % 5_000).toBe(0);
    }
  });
});

describe("findListing", () => {
  it("keeps out what it is told to", () => {
    const random = streamOf(1, 2, 3);
    const taste = drawTaste(random);
    const seen = new Set<string>();
    // As many as a shortlist and a crawler's visit keep out together, and more.
    for (let i = 0; i < 100; i++) {
      const { listingId } = findListing(random, listings, 5, taste, (id) => seen.has(id));
      expect(seen.has(listingId)).toBe(false);
      seen.add(listingId);
    }
  });

  it("finds what fits: prices near the budget, mostly where they look", () => {
    const random = streamOf(5, 2, 3);
    const taste = {
      towns: [3, 4],
      budget: 400_000,
      bedrooms: 3,
      propertyType: "Residential",
    } as const;
    const found = Array.from({ length: 300 }, () =>
      findListing(random, listings, 5, taste, () => false),
    );
    const near = found.filter(({ price }) => Math.abs(Math.log(price / 400_000)) < 0.4);
    expect(near.length).toBeGreaterThan(240);
    const there = found.filter(({ town }) => town === TOWNS[3]);
    // 80 %, give or take four standard errors of 2.3 %.
    expect(there.length / 300).toBeGreaterThan(0.7);
    expect(there.length / 300).toBeLessThan(0.9);
  });
});

describe("createShortlist", () => {
  const note = (kind: string, listingId: string) => [{ kind, listing: { listingId } }];

  it("keeps the last forty, drops what is ruled out", () => {
    const shortlist = createShortlist();
    for (let i = 0; i < 41; i++) shortlist.note(note("property_viewed", `L${i}`));
    shortlist.note(note("property_discarded", "L7"));
    expect(["L0", "L7", "L1", "L40"].map(shortlist.has)).toEqual([false, false, true, true]);
  });

  it("goes back to saved ones four times as often", () => {
    const shortlist = createShortlist();
    shortlist.note(note("property_viewed", "seen"));
    shortlist.note(note("property_saved", "saved"));
    const random = streamOf(1, 1, 1);
    let saved = 0;
    for (let i = 0; i < 1_000; i++)
      if (shortlist.draw(random, new Set())?.listingId === "saved") saved++;
    // 800 expected, with a standard deviation of 12.6.
    expect(Math.abs(saved - 800)).toBeLessThan(51);
  });

  it("offers nothing beyond what is kept out", () => {
    const shortlist = createShortlist();
    shortlist.note(note("property_viewed", "only"));
    expect(shortlist.offers(new Set(["only"]))).toBe(false);
    expect(shortlist.draw(streamOf(1, 1, 1), new Set(["only"]))).toBeUndefined();
  });
});
