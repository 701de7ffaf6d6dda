import { drawInteger, drawNormal, drawWeighted, type Random, streamOf } from "./random-draws.ts";

/** A place where homes are sold: around a point, at a level of prices. */
export interface Town {
  readonly city: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Of a three-bedroom home. */
  readonly price: number;
  readonly share: number;
}

const town = (
  city: string,
  latitude: number,
  longitude: number,
  price: number,
  share: number,
): Town => ({ city, latitude, longitude, price, share });

/** A city whose clocks show UTC in winter, with its suburbs and its handsome neighbour. */
export const TOWNS: readonly Town[] = [
  town("Clifton", 51.4552, -2.6199, 640_000, 0.13),
  town("Redland", 51.4694, -2.6037, 560_000, 0.13),
  town("Southville", 51.4409, -2.6063, 450_000, 0.14),
  town("Bedminster", 51.4368, -2.5946, 400_000, 0.15),
  town("Fishponds", 51.4794, -2.5269, 345_000, 0.15),
  town("Keynsham", 51.4135, -2.4968, 380_000, 0.1),
  town("Portishead", 51.4822, -2.7693, 420_000, 0.1),
  town("Bath", 51.3811, -2.359, 540_000, 0.1),
];

/** What is for sale, and how much of it; and how prices compare. */
export const HOMES = [
  { propertyType: "Residential", share: 0.86, price: 1 },
  { propertyType: "ResidentialIncome", share: 0.07, price: 1.3 },
  { propertyType: "Land", share: 0.04, price: 0.5 },
  { propertyType: "Farm", share: 0.03, price: 1.9 },
] as const;
export type HomeType = (typeof HOMES)[number]["propertyType"];

/** A home for sale. */
export interface Listing {
  readonly listingId: string;
  readonly propertyType: HomeType;
  readonly town: Town;
  readonly price: number;
  readonly bedrooms: number;
  readonly bathrooms: number;
  /** Square metres. */
  readonly livingArea: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** What is for sale, by day: `count` listings at any time, each in a place of its own. */
export interface Listings {
  readonly count: number;
  /** Places per town, shape [towns]. */
  readonly placesIn: readonly (readonly number[])[];
  /** What stands at a place on a day, counted from the market's first. */
  at(place: number, day: number): Listing;
}

/** So that there is always something that is not on anybody's shortlist. */
export const MIN_LISTINGS = 200;
const STREAM = 0x115;

/**
 * Listings that appear, sell and are followed by others. A place has one listing for 20 to 90 days and
 * then the next; how long, and where in its turn it begins, is the place's own. So what is for sale on a
 * day is known without going through the days before, and no sale hangs on what a person does.
 */
export function createListings(seed: number, count: number): Listings {
  const places = Array.from({ length: count }, (_, place) => drawPlace(seed, place));
  const placesIn = TOWNS.map((town) =>
    places.flatMap((place, index) => (place.town === town ? [index] : [])),
  );
  const standing = new Map<number, { readonly turn: number; readonly listing: Listing }>();
  return {
    count,
    placesIn,
    at(index, day) {
      const place = places[index] as Place;
      const turn = Math.floor((day + place.phaseDays) / place.lifeDays);
      const known = standing.get(index);
      if (known?.turn === turn) return known.listing;
      const listing = drawListing(streamOf(seed, STREAM + 1 + turn, index), place, turn);
      standing.set(index, { turn, listing });
      return listing;
    },
  };
}

interface Place {
  readonly index: number;
  readonly town: Town;
  readonly home: (typeof HOMES)[number];
  readonly lifeDays: number;
  readonly phaseDays: number;
}

const TOWN_SHARES = TOWNS.map(({ share }) => share);
const HOME_SHARES = HOMES.map(({ share }) => share);

function drawPlace(seed: number, index: number): Place {
  const random = streamOf(seed, STREAM, index);
  const town = TOWNS[drawWeighted(random, TOWN_SHARES)] as Town;
  const home = HOMES[drawWeighted(random, HOME_SHARES)] as (typeof HOMES)[number];
  const lifeDays = drawInteger(random, 20, 90);
  return { index, town, home, lifeDays, phaseDays: drawInteger(random, 0, lifeDays - 1) };
}

function drawListing(random: Random, { index, town, home }: Place, turn: number): Listing {
  const isLand = home.propertyType === "Land";
  const bedrooms = isLand ? 0 : 1 + drawWeighted(random, [0.14, 0.28, 0.33, 0.19, 0.06]);
  const size = isLand ? 1 : 0.45 + 0.18 * bedrooms;
  const price = town.price * home.price * size * Math.exp(0.16 * drawNormal(random));
  return {
    listingId: `BR${100_000 + index + 10_000 * (turn % 80)}`,
    propertyType: home.propertyType,
    town,
    price: Math.round(price / 5_000) * 5_000,
    bedrooms,
    bathrooms: isLand ? 0 : Math.max(1, Math.round(bedrooms / 2 + random() - 0.25)),
    livingArea: isLand ? 0 : Math.round(22 + 26 * bedrooms * Math.exp(0.12 * drawNormal(random))),
    latitude: degrees(town.latitude + 0.008 * drawNormal(random)),
    longitude: degrees(town.longitude + 0.012 * drawNormal(random)),
  };
}

const degrees = (value: number): number => Math.round(value * 1e5) / 1e5;
