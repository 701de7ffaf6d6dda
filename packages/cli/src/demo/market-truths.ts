import { MODELS } from "@porchlight/core/names";
import { judgeMoments } from "@porchlight/realestate/market/judge-moments";
import type { MarketOptions } from "@porchlight/realestate/market/market-options";
import type { Truth } from "@porchlight/trainer/measure-model";

/** What a market knows of its own people: of the lead's outcome alone it has worked out the chances. */
export const marketTruths = (market: MarketOptions): Readonly<Record<string, Truth>> => ({
  [MODELS.lead]: (moments) =>
    judgeMoments(market, moments).map(({ bayes, happened }) => ({
      chance: bayes,
      comes: happened,
    })),
});
