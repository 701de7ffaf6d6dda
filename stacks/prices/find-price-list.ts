import { ServiceError } from "@porchlight/core/error";
import type { Price, PriceList } from "./price-list.ts";
import { usEast1 } from "./us-east-1.ts";

/** A region is a file beside this one and a line here. */
const PRICE_LISTS: readonly PriceList[] = [usEast1];

/** The list of a region. Throws `config.invalid` with the regions there are lists of. */
export function findPriceList(region: string): PriceList {
  const found = PRICE_LISTS.find((list) => list.region === region);
  if (found !== undefined) return found;
  const known = PRICE_LISTS.map((list) => list.region).join(", ");
  throw new ServiceError(
    "config.invalid",
    `there is no price list of the region "${region}"; there is one of ${known}`,
  );
}

/** Throws `config.invalid` with the name of what the list has no price of. */
export function priceOf({ prices, region, date }: PriceList, name: string): Price {
  const price = Object.hasOwn(prices, name) ? prices[name] : undefined;
  if (price !== undefined) return price;
  throw new ServiceError(
    "config.invalid",
    `the price list of ${region} of ${date} has no price of ${name}`,
  );
}
