import { setTimeout as sleep } from "node:timers/promises";
import type { Market, Sending } from "@porchlight/realestate/market/simulate-market";
import { sendRequests } from "../replay/send-requests.ts";
import { createListSource } from "./list-source.ts";

export interface Trickle {
  readonly url: string;
  readonly key: string;
  readonly market: Market;
  /** Up to when the market has been sent, Unix ms. */
  readonly fromMs: number;
  readonly perSecond: number;
  readonly signal: AbortSignal;
  readonly onSent: (sending: Sending) => void;
}

const LOOK_AHEAD_MS = 3_600_000;

/**
 * Goes on with a market at a steady pace until told to stop: what its people do in the hours and days to
 * come is sent as happening now, sooner than it would.
 */
export async function trickle(options: Trickle): Promise<void> {
  const { key, onSent, perSecond, signal, url } = options;
  for (const sending of comingOf(options)) {
    if (signal.aborted) return;
    const { timestamp: _, ...message } = sending.message;
    await sendRequests({
      url,
      key,
      source: createListSource([message], 1),
      write: (one) => JSON.stringify(one),
      inFlight: 1,
      room: async () => {},
      onReceipt: () => onSent(sending),
    });
    await sleep(1000 / perSecond, undefined, { signal }).catch(ignoreAbort);
  }
}

function* comingOf({ market, fromMs }: Trickle): Generator<Sending, void, undefined> {
  for (let untilMs = fromMs; ; untilMs += LOOK_AHEAD_MS) yield* market.until(untilMs);
}

function ignoreAbort(error: Error): void {
  if (error.name !== "AbortError") throw error;
}
