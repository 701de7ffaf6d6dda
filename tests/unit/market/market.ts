import type { MarketOptions } from "@porchlight/realestate/market/market-options";
import { type Sending, simulateMarket } from "@porchlight/realestate/market/simulate-market";

export const DAY_MS = 86_400_000;
export const START_MS = Date.UTC(2026, 8, 24);

export const smallMarket = (changes: Partial<MarketOptions> = {}): MarketOptions => ({
  seed: 7,
  people: 60,
  days: 20,
  startMs: START_MS,
  ...changes,
});

export const sentBy = (options: MarketOptions, days: number): Sending[] => [
  ...simulateMarket(options).until(options.startMs + days * DAY_MS),
];

/** A person's index, which both of their ids name. */
export const whoOf = ({ message }: Sending): number =>
  Number(/^[ua]_(\d+)/.exec(message.userId ?? message.anonymousId ?? "")?.[1]);
