import { countBits } from "@porchlight/numeric/count-bits";
import { markRing, mergeRings, readRing } from "@porchlight/numeric/ring-bitmap";
import { DAY_MS, type Duration, parseDuration } from "../duration.ts";
import { ServiceError } from "../error.ts";
import { counted } from "../words/amounts.ts";
import type { FeatureDeclaration } from "./feature.ts";

const DAYS_KEPT = 128;

/**
 * The rhythm of active days (UTC, today included) over the last 128: `active_days_<window>`, and the
 * days from one active day to the next: `gap_days_mean`, `gap_days_std` (of the population) and
 * `gap_days_last`, missing until there have been two.
 *
 *     newest day + 1 | a bit per day
 */
export const rhythm =
  ({ windows }: { readonly windows: readonly Duration[] }): FeatureDeclaration =>
  () => {
    const windowDays = windows.map(parseDays);
    const days = new Uint32Array(DAYS_KEPT / 32);
    return {
      name: `rhythm(${windows})`,
      words: 1 + DAYS_KEPT / 64,
      columns: [
        ...windows.map((window) => `active_days_${window}`),
        "gap_days_mean",
        "gap_days_std",
        "gap_days_last",
      ],
      add({ f64, u32 }, at, { happenedAtMs }) {
        const day = Math.floor(happenedAtMs / DAY_MS);
        const newest = (f64[at] as number) - 1;
        f64[at] = 1 + markRing(u32, 2 * at + 2, DAYS_KEPT, day, newest);
      },
      merge(into, from, at) {
        const ring = 2 * at + 2;
        const newest = (into.f64[at] as number) - 1;
        const other = (from.f64[at] as number) - 1;
        into.f64[at] = 1 + mergeRings(into.u32, ring, DAYS_KEPT, newest, from.u32, ring, other);
      },
      value({ f64, u32 }, at, nowMs, out, outAt) {
        const today = Math.floor(nowMs / DAY_MS);
        readRing(u32, 2 * at + 2, DAYS_KEPT, (f64[at] as number) - 1, today, days);
        for (let i = 0; i < windowDays.length; i++)
          out[outAt + i] = countBits(days, DAYS_KEPT - (windowDays[i] as number), DAYS_KEPT);
        writeGaps(days, out, outAt + windowDays.length);
      },
      says(row, at, i) {
        const value = row[at + i] as number;
        const window = windowDays[i];
        return window === undefined
          ? sayGap(i - windowDays.length, value)
          : `active on ${value > 0 ? Math.round(value) : "none"} of the last ${window} days`;
      },
    };
  };

function parseDays(window: Duration): number {
  const days = parseDuration(window) / DAY_MS;
  if (Number.isInteger(days) && days <= DAYS_KEPT) return days;
  throw new ServiceError(
    "schema.invalid",
    `rhythm takes windows of 1 to ${DAYS_KEPT} days, not "${window}"`,
  );
}

/** The mean, the spread and the last of the days from one active day to the next. */
function sayGap(which: number, days: number): string {
  if (Number.isNaN(days)) return "has not come back on a second day yet";
  const whole = Math.max(1, Math.round(days));
  if (which === 0) return whole === 1 ? "comes back every day" : `comes back every ${whole} days`;
  if (which === 1)
    return days < 1
      ? "comes back as regularly as a clock"
      : `comes back at odd times, give or take ${counted(whole, "day", "days")}`;
  return whole === 1 ? "came back the next day" : `came back after ${whole} days`;
}

function writeGaps(days: Uint32Array, out: Float32Array, outAt: number): void {
  let gaps = 0;
  let sum = 0;
  let squares = 0;
  let last = Number.NaN;
  let previous = -1;
  for (let word = 0; word < days.length; word++) {
    let rest = days[word] as number;
    while (rest !== 0) {
      const day = 32 * word + 31 - Math.clz32(rest & -rest);
      rest &= rest - 1;
      if (previous >= 0) {
        last = day - previous;
        gaps++;
        sum += last;
        squares += last * last;
      }
      previous = day;
    }
  }
  out[outAt] = sum / gaps;
  // All integers up to the division, so nothing cancels.
  out[outAt + 1] = Math.sqrt(gaps * squares - sum * sum) / gaps;
  out[outAt + 2] = last;
}
