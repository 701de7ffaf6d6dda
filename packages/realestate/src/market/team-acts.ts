import type { Act, Site } from "./draw-visit.ts";
import type { Listing } from "./listings.ts";
import { drawOne, drawWeighted, type Random } from "./random-draws.ts";
import type { Turn } from "./transitions.ts";

const NOTHING: ReadonlySet<string> = new Set();
const about = (listing: Listing | undefined, ...kinds: readonly string[]): Act[] =>
  kinds.map((kind) => ({ kind, listing }));

/** Some listing of the person's: of the shortlist if there is one. */
const ownListing = (random: Random, { shortlist, find }: Site): Listing =>
  shortlist.draw(random, NOTHING) ?? find(NOTHING);

/** The person turns to the team. What it is like says nothing: that they do says it. */
export function drawContact(random: Random, site: Site, weekday: number): Act[] {
  const isWeekend = weekday === 0 || weekday === 6;
  const listing = random() < 0.6 ? ownListing(random, site) : undefined;
  switch (drawWeighted(random, [0.6, 0.25, 0.15, isWeekend ? 0.4 : 0])) {
    case 0:
      return [
        ...about(listing, "message_received"),
        ...(random() < 0.6 ? about(undefined, "message_sent") : []),
      ];
    case 1:
      return about(undefined, "call_received");
    case 2:
      return about(ownListing(random, site), "lead_form_submitted");
    default:
      return about(ownListing(random, site), "open_house_attended");
  }
}

/** The team turns to the person: after a list, not after a sign. */
export const drawOutreach = (random: Random): Act[] =>
  about(undefined, random() < 0.45 ? "call_made" : "message_sent");

/**
 * What is seen of a turn, around the interaction that it is.
 *
 * @param toured the listing that the person last asked to see or made an offer for
 */
export function drawTurn(
  random: Random,
  turn: Turn,
  site: Site,
  toured: Listing | undefined,
): Act[] {
  const listing = toured ?? ownListing(random, site);
  switch (turn) {
    case "tour_requested": {
      const wanted = ownListing(random, site);
      return [
        ...about(undefined, "page_viewed"),
        ...about(wanted, "property_viewed", ...(random() < 0.7 ? ["photos_viewed"] : [])),
        ...(site.mayRegister ? about(undefined, "identify", "account_registered") : []),
        ...about(wanted, "tour_requested"),
        ...about(undefined, drawOne(random, ["message_sent", "call_made"]), "stage_changed"),
      ];
    }
    case "tour_completed":
      return [
        ...(site.mayRegister ? about(undefined, "identify", "account_registered") : []),
        ...about(listing, "tour_completed"),
        ...about(undefined, "stage_changed"),
      ];
    case "tour_cancelled":
      return about(listing, "tour_cancelled");
    case "tour_missed":
      return [...about(listing, "tour_missed"), ...about(undefined, "call_made")];
    case "offer_made":
      return [...about(listing, "offer_made"), ...about(undefined, "stage_changed")];
    case "deal_won":
    case "deal_lost":
      return [...about(listing, turn), ...about(undefined, "stage_changed")];
  }
}
