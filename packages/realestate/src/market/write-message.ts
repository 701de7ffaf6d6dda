import { type Listing, TOWNS, type Town } from "./listings.ts";
import type { TimedAct } from "./live-person.ts";
import type { MarketPerson } from "./person.ts";
import type { Taste } from "./taste.ts";

/** A message as Segment's clients write it, and as `POST /v1/batch` takes it. */
export interface MarketMessage {
  readonly type: "track" | "page" | "identify";
  readonly messageId: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  /** Of a `track`. */
  readonly event?: string;
  /** When it happened, ISO 8601. */
  readonly timestamp: string;
  readonly properties?: Readonly<Record<string, string | number>>;
}

/** What the team's own system writes: it knows users only, and says who of the team took part. */
const BY_TEAM: ReadonlySet<string> = new Set([
  "message_sent",
  "message_received",
  "call_made",
  "call_received",
  "open_house_attended",
  "tour_completed",
  "tour_cancelled",
  "tour_missed",
  "offer_made",
  "deal_won",
  "deal_lost",
  "stage_changed",
]);

/**
 * The message of an act. The site names the browser's anonymous id with everything, and the user too once
 * it knows; an `identify` with both is the identity link.
 */
export function writeMessage(
  act: TimedAct,
  person: MarketPerson,
  messageId: string,
): MarketMessage {
  const { kind, registered } = act;
  const common = { messageId, timestamp: new Date(act.happenedAtMs).toISOString() };
  const { userId, anonymousId } = person;
  if (BY_TEAM.has(kind))
    return { type: "track", event: kind, ...common, userId, properties: propertiesOf(act, person) };
  const who = registered ? { userId, anonymousId } : { anonymousId };
  if (kind === "identify") return { type: "identify", ...common, ...who };
  if (kind === "page_viewed") return { type: "page", ...common, ...who };
  return { type: "track", event: kind, ...common, ...who, properties: propertiesOf(act, person) };
}

function propertiesOf(
  { kind, listing }: TimedAct,
  { taste, actor }: MarketPerson,
): Record<string, string | number> {
  return {
    ...(listing !== undefined && describeListing(listing)),
    ...(kind === "search_performed" || kind === "search_saved" ? describeSearch(taste) : undefined),
    ...(BY_TEAM.has(kind) || kind === "tour_requested" ? { actor } : undefined),
  };
}

/** Under RESO's names, as a site that shows an MLS feed has them. */
const describeListing = (listing: Listing): Record<string, string | number> => ({
  ListingKey: listing.listingId,
  PropertyType: listing.propertyType,
  City: listing.town.city,
  ListPrice: listing.price,
  BedroomsTotal: listing.bedrooms,
  BathroomsTotalInteger: listing.bathrooms,
  LivingArea: listing.livingArea,
  Latitude: listing.latitude,
  Longitude: listing.longitude,
});

const describeSearch = ({ towns, bedrooms, propertyType }: Taste) => ({
  City: (TOWNS[towns[0]] as Town).city,
  PropertyType: propertyType,
  BedroomsTotal: bedrooms,
});
