import { drawVisit } from "@porchlight/realestate/market/draw-visit";
import { createListings, type Listing } from "@porchlight/realestate/market/listings";
import { MANNERS, type Manner, STRAY } from "@porchlight/realestate/market/manners";
import { type Random, streamOf } from "@porchlight/realestate/market/random-draws";
import { readSeenHours } from "@porchlight/realestate/market/seen-hours";
import { createShortlist } from "@porchlight/realestate/market/shortlist";
import { drawTaste, findListing } from "@porchlight/realestate/market/taste";
import { logVisitLikelihood } from "@porchlight/realestate/market/visit-likelihood";
import { describe, expect, it } from "vitest";

const HOUR_MS = 3_600_000;
const listings = createListings(3, 400);

/** Two visits of somebody, an hour apart, as they are seen: the second one meets a shortlist. */
function drawSecondVisit(random: Random, [first, second]: readonly [Manner, Manner]) {
  const taste = drawTaste(random);
  const shortlist = createShortlist<Listing>();
  const site = {
    shortlist,
    mayRegister: true,
    find: (without: ReadonlySet<string>) =>
      findListing(random, listings, 1, taste, (id) => without.has(id) || shortlist.has(id)),
  };
  const seen = [first, second].flatMap((manner, hour) => {
    const acts = drawVisit(random, manner, { ...site, mayRegister: hour === 1 });
    shortlist.note(acts);
    return acts
      .filter(({ kind }) => kind !== "identify")
      .map(({ kind, listing }, i) => {
        const atMs = hour * HOUR_MS + 1_000 * (i + 1);
        return { kind, happenedAtMs: atMs, knownAtMs: atMs, listingId: listing?.listingId };
      });
  });
  const visit = readSeenHours(seen)[1]?.visit;
  if (visit === undefined) return expect.unreachable("the second hour has a visit");
  return visit;
}

describe("logVisitLikelihood", () => {
  /**
   * For visits drawn from an even mixture of two manners, the mean of L_a / (L_a / 2 + L_b / 2) is the sum
   * of L_a over all visits: 1, if what is weighed is what is drawn, and only then. Between 0 and 2, so its
   * standard error is below 1 / sqrt(n).
   */
  it.each([
    ["dreaming", MANNERS.dreaming, "searching", MANNERS.searching],
    ["searching", MANNERS.searching, "comparing", MANNERS.comparing],
    ["comparing", MANNERS.comparing, "deciding", { ...MANNERS.deciding, register: 0.6 }],
    ["stray", STRAY, "dreaming", MANNERS.dreaming],
    ["crawling", MANNERS.crawling, "stray", STRAY],
  ])("weighs what is drawn: %s", (_a, a, _b, b) => {
    const random = streamOf(17, 4, 1);
    const draws = 4_000;
    let [sum, squares] = [0, 0];
    for (let i = 0; i < draws; i++) {
      const visit = drawSecondVisit(random, [MANNERS.comparing, i % 2 === 0 ? a : b]);
      const [ofA, ofB] = [a, b].map((m) => Math.exp(logVisitLikelihood(m, visit)));
      const ratio = (2 * (ofA as number)) / ((ofA as number) + (ofB as number));
      sum += ratio;
      squares += ratio * ratio;
    }
    const mean = sum / draws;
    const error = Math.sqrt((squares / draws - mean * mean) / draws);
    expect(Math.abs(mean - 1)).toBeLessThan(4 * error + 1e-9);
  });
});
