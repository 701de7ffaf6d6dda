import type { Interaction, PropertyValue } from "@porchlight/core/interaction";
import { createRandom } from "@porchlight/numeric/seeded-random";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How often people do what, in shares of 1,000: mostly looking, now and then something that counts. */
const MIX: readonly (readonly [kind: string, share: number])[] = [
  ["property_viewed", 360],
  ["photos_viewed", 140],
  ["search_performed", 130],
  ["page_viewed", 100],
  ["property_saved", 55],
  ["email_opened", 50],
  ["property_discarded", 30],
  ["floorplan_viewed", 30],
  ["email_clicked", 20],
  ["property_shared", 15],
  ["message_sent", 15],
  ["message_received", 12],
  ["virtual_tour_viewed", 10],
  ["search_saved", 8],
  ["directions_requested", 7],
  ["lead_form_submitted", 6],
  ["tour_requested", 6],
  ["stage_changed", 4],
  ["tour_completed", 2],
];
const SHARES = MIX.reduce((sum, [, share]) => sum + share, 0);
const ABOUT_A_LISTING = /^(property|photos|floorplan|virtual|directions|lead_form|tour)/;
const WITH_THE_TEAM = /^(message|lead_form|tour|stage)/;

export interface PersonOptions {
  readonly seed: number;
  readonly count: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What somebody who looks for a home might do between two moments, in the order it happened: visits of
 * some minutes by day, a few towns, prices around what they can pay, each listing looked at repeatedly.
 */
export function realisticPerson({ seed, count, fromMs, toMs }: PersonOptions): Interaction[] {
  const random = createRandom(seed);
  const listings = Array.from({ length: 25 }, () => makeListing(random, seed));
  const times = visitTimes(random, count, fromMs, toMs);
  return times.map((happenedAtMs, i) => {
    const kind = pickKind(random);
    const listing = listings[Math.floor(25 * random() ** 2)] as Record<string, PropertyValue>;
    const properties = {
      ...(ABOUT_A_LISTING.test(kind) ? listing : {}),
      ...(WITH_THE_TEAM.test(kind) ? { actor: `agent-${seed % 7}` } : {}),
    };
    return { id: `m-${seed}-${i}`, kind, happenedAtMs, knownAtMs: happenedAtMs, properties };
  });
}

function makeListing(random: () => number, seed: number): Record<string, PropertyValue> {
  return {
    listingId: `L-${Math.floor(random() * 1e6)}`,
    propertyType: random() < 0.9 ? "Residential" : "ResidentialLease",
    city: `city-${(seed + Math.floor(3 * random() ** 2)) % 40}`,
    price: Math.round(350_000 + 10_000 * (seed % 30) + 100_000 * random()),
    bedrooms: 2 + Math.floor(3 * random()),
    bathrooms: 1 + Math.floor(2 * random()),
    livingArea: Math.round(60 + 120 * random()),
    latitude: 52 + 0.2 * random(),
    longitude: 5 + 0.3 * random(),
  };
}

/** Visits begin at random between 8 and 22 o'clock; half a minute to two and a half between two acts. */
function visitTimes(random: () => number, count: number, fromMs: number, toMs: number): number[] {
  const times: number[] = [];
  while (times.length < count) {
    const dayMs = Math.floor((fromMs + random() * (toMs - fromMs)) / DAY_MS) * DAY_MS;
    let atMs = dayMs + Math.floor((8 + 14 * random()) * HOUR_MS);
    const length = 2 + Math.floor(9 * random());
    for (let i = 0; i < length && times.length < count; i++) {
      if (atMs >= fromMs && atMs < toMs) times.push(atMs);
      atMs += Math.floor(30_000 + 120_000 * random());
    }
  }
  return times.sort((a, b) => a - b);
}

function pickKind(random: () => number): string {
  let left = random() * SHARES;
  for (const [kind, share] of MIX) {
    left -= share;
    if (left < 0) return kind;
  }
  return "property_viewed";
}
