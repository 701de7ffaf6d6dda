import { HOMES, type HomeType, type Listing, type Listings, TOWNS, type Town } from "./listings.ts";
import { drawNormal, drawWeighted, type Random } from "./random-draws.ts";

/** What somebody looks for; it says nothing of how far they will go. */
export interface Taste {
  /** Indexes of towns: where they mostly look, and where else. */
  readonly towns: readonly [number, number];
  readonly budget: number;
  readonly bedrooms: number;
  readonly propertyType: HomeType;
}

const TOWN_SHARES = TOWNS.map(({ share }) => share);
const HOME_SHARES = HOMES.map(({ share }) => share);

export function drawTaste(random: Random): Taste {
  const first = drawWeighted(random, TOWN_SHARES);
  const second = drawWeighted(
    random,
    TOWNS.map((town, index) => (index === first ? 0 : nearness(TOWNS[first] as Town, town))),
  );
  const home = HOMES[drawWeighted(random, HOME_SHARES)] as (typeof HOMES)[number];
  const bedrooms = 1 + drawWeighted(random, [0.12, 0.28, 0.36, 0.19, 0.05]);
  const level = (TOWNS[first] as Town).price * home.price * (0.45 + 0.18 * bedrooms);
  return {
    towns: [first, second],
    budget: Math.round((level * Math.exp(0.18 * drawNormal(random))) / 10_000) * 10_000,
    bedrooms,
    propertyType: home.propertyType,
  };
}

/** Towns as far apart as Clifton and Bath are seldom looked at by one person. */
const nearness = (a: Town, b: Town): number =>
  Math.exp(-Math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * 0.62) / 0.04);

const ELSEWHERE = 0.2;
const CANDIDATES = 10;
const MAX_ROUNDS = 8;

/**
 * A listing that somebody comes upon on a day: of a handful for sale where they look, one that fits, and
 * none of those kept out. Its weight is exp(-(ln(price / budget) / 0.22)^2 / 2), times 0.45 per bedroom
 * it has too many or too few, times 0.1 if it is of another type.
 */
export function findListing(
  random: Random,
  listings: Listings,
  day: number,
  taste: Taste,
  isOut: (listingId: string) => boolean,
): Listing {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const town = random() < ELSEWHERE ? taste.towns[1] : taste.towns[0];
    const places = listings.placesIn[town] as readonly number[];
    const candidates = Array.from({ length: places.length === 0 ? 0 : CANDIDATES }, () =>
      listings.at(places[Math.floor(random() * places.length)] as number, day),
    );
    const fits = candidates.map((listing) =>
      isOut(listing.listingId) ? 0 : fitOf(listing, taste),
    );
    const index = fits.some((fit) => fit > 0) ? drawWeighted(random, fits) : -1;
    if (index >= 0) return candidates[index] as Listing;
  }
  return nextListing(listings, day, Math.floor(random() * listings.count), isOut);
}

const fitOf = ({ price, bedrooms, propertyType }: Listing, taste: Taste): number => {
  const distance = Math.log(price / taste.budget) / 0.22;
  return (
    Math.exp((-distance * distance) / 2) *
    0.45 ** Math.abs(bedrooms - taste.bedrooms) *
    (propertyType === taste.propertyType ? 1 : 0.1)
  );
};

/** There are more listings than can be kept out, so this ends. */
function nextListing(
  listings: Listings,
  day: number,
  from: number,
  isOut: (listingId: string) => boolean,
): Listing {
  let place = from;
  while (isOut(listings.at(place, day).listingId)) place = (place + 1) % listings.count;
  return listings.at(place, day);
}
