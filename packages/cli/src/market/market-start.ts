import { DAY_MS } from "@porchlight/core/duration";

/** The midnight, UTC, from which a market of so many whole days and today leads up to now. */
export const marketStart = (nowMs: number, days: number): number =>
  (Math.floor(nowMs / DAY_MS) - days) * DAY_MS;
