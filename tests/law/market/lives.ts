import { createListings } from "@porchlight/realestate/market/listings";
import {
  type HiddenDay,
  livePerson,
  type TimedAct,
} from "@porchlight/realestate/market/live-person";
import { drawPerson, type MarketPerson } from "@porchlight/realestate/market/person";
import type { Seen } from "@porchlight/realestate/market/seen-hours";

export const HOUR_MS = 3_600_000;
/** Since 1970; a Thursday. */
export const START_DAY = Date.UTC(2026, 8, 24) / (24 * HOUR_MS);

export interface WholeLife {
  readonly person: MarketPerson;
  readonly acts: readonly TimedAct[];
  /** From the day of arrival on. */
  readonly hidden: readonly HiddenDay[];
}

/** The first days of people, each from the day they come. */
export function liveMany(seed: number, people: number, days: number): WholeLife[] {
  const listings = createListings(seed, 600);
  return Array.from({ length: people }, (_, index) => {
    const person = drawPerson({ seed, people, days: 30 }, index);
    const live = livePerson(person, listings, START_DAY);
    const lived = Array.from({ length: days }, live);
    return {
      person,
      acts: lived.flatMap(({ acts }) => acts),
      hidden: lived.map(({ hidden }) => hidden),
    };
  });
}

/** What everybody sees of somebody's acts. */
export const seenOf = (acts: readonly TimedAct[]): Seen[] =>
  acts
    .filter(({ kind }) => kind !== "identify")
    .map(({ kind, happenedAtMs, knownAtMs, listing }) => ({
      kind,
      happenedAtMs,
      knownAtMs,
      listingId: listing?.listingId,
    }));

/** How many standard errors a count of independent events is from what was expected of it. */
export function createTally() {
  let [count, expected, variance] = [0, 0, 0];
  return {
    add(happened: boolean, probability: number): void {
      count += Number(happened);
      expected += probability;
      variance += probability * (1 - probability);
    },
    facts: () => ({ count, expected, errors: (count - expected) / Math.sqrt(variance) }),
  };
}
