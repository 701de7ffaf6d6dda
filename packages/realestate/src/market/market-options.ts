import { ServiceError } from "@porchlight/core/error";
import { DAY_MS } from "./calendar.ts";
import { MIN_LISTINGS } from "./listings.ts";
import type { Population } from "./person.ts";

export interface MarketOptions extends Population {
  /** The first day's beginning: a midnight, UTC. */
  readonly startMs: number;
  /** How many are for sale at a time; 1,200 unless told. */
  readonly listings?: number;
}

const DEFAULT_LISTINGS = 1_200;
/** Beyond it, listing ids would repeat. */
const MAX_LISTINGS = 10_000;

/** Options with their defaults. Throws `request.bad_parameter`. */
export function readMarketOptions(options: MarketOptions): Required<MarketOptions> {
  const { seed, people, days, startMs, listings = DEFAULT_LISTINGS } = options;
  requireThat("seed", seed, Number.isInteger(seed), "an integer");
  requireThat("people", people, isFrom(people, 1, 1e7), "a whole number from 1 to 10 million");
  requireThat("days", days, isFrom(days, 1, 10_000), "a whole number from 1 to 10,000");
  const isMidnight = isFrom(startMs, 0, 1e15) && startMs % DAY_MS === 0;
  requireThat("startMs", startMs, isMidnight, "a midnight, UTC, in Unix ms");
  requireThat(
    "listings",
    listings,
    isFrom(listings, MIN_LISTINGS, MAX_LISTINGS),
    `a whole number from ${MIN_LISTINGS} to ${MAX_LISTINGS}`,
  );
  return { seed, people, days, startMs, listings };
}

const isFrom = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high;

function requireThat(name: string, value: number, holds: boolean, what: string): void {
  if (holds) return;
  throw new ServiceError("request.bad_parameter", `a market's ${name} is ${what}, not ${value}`);
}
