/** What a provider asks for one thing. */
export interface Price {
  /** As on its bill. */
  readonly service: string;
  readonly usd: number;
  /** How many units that buys. */
  readonly per: number;
  readonly unit: string;
  /** Where it is published. */
  readonly source: string;
  /** Where it was read, and of when that is; without it, it was read nowhere since it was written down. */
  readonly read?: string;
}

/** A plan that is paid by the month, whatever is done with it. */
export interface FixedPlan {
  readonly name: string;
  readonly usdPerMonth: number;
  /** How much it holds, and how much may go in and out a month. */
  readonly storedBytes: number;
  readonly bandwidthBytes: number;
}

/**
 * Prices of one region at one time: list prices, without free tiers, volume discounts, credits or taxes, which are an
 * account's own. Plain data.
 */
export interface PriceList {
  readonly region: string;
  /** When it was put together: ISO date. */
  readonly date: string;
  readonly prices: Readonly<Record<string, Price>>;
  /** From the smallest to the largest. */
  readonly redisPlans: readonly FixedPlan[];
  /** What actions of the topology's grants begin with → whose bill they are on. */
  readonly services: Readonly<Record<string, string>>;
}
