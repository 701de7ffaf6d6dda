import { DAY_MS, HOUR_MS } from "../duration.ts";

const MINUTES_PER_DAY = 1440;

/** From so many days on the next larger unit is told. */
const UNITS: readonly { readonly fromDays: number; readonly days: number; readonly one: string }[] =
  [
    { fromDays: 730, days: 365.25, one: "year" },
    { fromDays: 61, days: 30.44, one: "month" },
    { fromDays: 21, days: 7, one: "week" },
    { fromDays: 1, days: 1, one: "day" },
    { fromDays: 1 / 24, days: 1 / 24, one: "hour" },
    { fromDays: 0, days: 1 / MINUTES_PER_DAY, one: "minute" },
  ];

/** How long, in whole units that have passed: `3 hours`, `12 days`, `5 weeks`; at least a minute. */
export function span(days: number): string {
  const unit = UNITS.find(({ fromDays }) => days >= fromDays) ?? { days: 1, one: "day" };
  const count = Math.max(1, Math.floor(days / unit.days));
  return count === 1 ? `1 ${unit.one}` : `${count} ${unit.one}s`;
}

const CALLED: ReadonlyMap<number, string> = new Map([
  [HOUR_MS, "in the last hour"],
  [DAY_MS, "in the last day"],
  [7 * DAY_MS, "this week"],
  [30 * DAY_MS, "this month"],
]);

/** `this week`, `in the last 3 hours`: up to now. */
export const upToNow = (durationMs: number): string =>
  CALLED.get(durationMs) ?? `in the last ${span(durationMs / DAY_MS)}`;
