import { countBits } from "@porchlight/numeric/count-bits";
import { lastBit } from "@porchlight/numeric/last-bit";
import { markRing, mergeRings, readRing } from "@porchlight/numeric/ring-bitmap";
import { runStarts } from "@porchlight/numeric/run-starts";
import { type Duration, parseDuration, QUARTER_HOUR_MS } from "../duration.ts";
import { ServiceError } from "../error.ts";
import { counted } from "../words/amounts.ts";
import { span } from "../words/spans.ts";
import type { FeatureDeclaration } from "./feature.ts";

const QUARTERS_PER_DAY = 96;
const WEEK_QUARTERS = 7 * QUARTERS_PER_DAY;

/**
 * Sessions: runs of active quarter-hours (UTC) with less than `gap` of silence between them, among
 * those of the last `windowDays`. Nothing but which quarter-hours were active is kept, so that a late
 * interaction that splits a silence, or bridges two sessions, comes out right.
 *
 * - `sessions_7d`, `sessions_<windowDays>d`: sessions that began in that time
 * - `session_quarters_mean`, `session_quarters_last`: active quarter-hours per session, and in the last
 * - `previous_session_days_since`: from the end of the session before the last to now; missing if none
 *
 *     newest quarter-hour + 1 | a bit per quarter-hour
 */
export const sessions =
  ({
    gap,
    windowDays,
  }: {
    readonly gap: Duration;
    readonly windowDays: number;
  }): FeatureDeclaration =>
  () => {
    const gapQuarters = parseDuration(gap) / QUARTER_HOUR_MS;
    requireFit(gap, gapQuarters, windowDays);
    const slots = QUARTERS_PER_DAY * windowDays;
    const active = new Uint32Array(slots / 32);
    const starts = new Uint32Array(slots / 32);
    return {
      name: `sessions(${gap},${windowDays})`,
      words: 1 + Math.ceil(slots / 64),
      columns: [
        "sessions_7d",
        `sessions_${windowDays}d`,
        "session_quarters_mean",
        "session_quarters_last",
        "previous_session_days_since",
      ],
      add({ f64, u32 }, at, { happenedAtMs }) {
        const quarter = Math.floor(happenedAtMs / QUARTER_HOUR_MS);
        f64[at] = 1 + markRing(u32, 2 * at + 2, slots, quarter, (f64[at] as number) - 1);
      },
      merge(into, from, at) {
        const ring = 2 * at + 2;
        const newest = (into.f64[at] as number) - 1;
        const other = (from.f64[at] as number) - 1;
        into.f64[at] = 1 + mergeRings(into.u32, ring, slots, newest, from.u32, ring, other);
      },
      value({ f64, u32 }, at, nowMs, out, outAt) {
        const now = Math.floor(nowMs / QUARTER_HOUR_MS);
        readRing(u32, 2 * at + 2, slots, (f64[at] as number) - 1, now, active);
        runStarts(active, gapQuarters, starts);
        writeSessions(active, starts, out, outAt);
      },
      says: (row, at, i) => saySessions(i, row[at + i] as number, windowDays),
    };
  };

/** From the window's quarter-hours, the last of which is now's, and where sessions start among them. */
function writeSessions(
  active: Uint32Array,
  starts: Uint32Array,
  out: Float32Array,
  outAt: number,
): void {
  const slots = 32 * active.length;
  const count = countBits(starts, 0, slots);
  const lastStart = lastBit(starts, slots);
  const previousEnd = lastStart < 0 ? -1 : lastBit(active, lastStart);
  out[outAt] = countBits(starts, slots - WEEK_QUARTERS, slots);
  out[outAt + 1] = count;
  out[outAt + 2] = countBits(active, 0, slots) / count;
  out[outAt + 3] = count === 0 ? Number.NaN : countBits(active, lastStart, slots);
  out[outAt + 4] = previousEnd < 0 ? Number.NaN : (slots - 1 - previousEnd) / QUARTERS_PER_DAY;
}

function saySessions(which: number, value: number, windowDays: number): string {
  const lately = which === 0 ? "this week" : `in the last ${windowDays} days`;
  if (which < 2) return `${value > 0 ? counted(value, "visit", "visits") : "no visit"} ${lately}`;
  if (Number.isNaN(value))
    return `${which === 4 ? "no visit before the last" : "no visit"} ${lately}`;
  if (which === 4) return `the visit before the last was ${span(value)} ago`;
  const long = span(value / QUARTERS_PER_DAY);
  return which === 2 ? `stays about ${long} a visit` : `stayed about ${long} the last time`;
}

function requireFit(gap: Duration, gapQuarters: number, windowDays: number): void {
  if (!(Number.isInteger(gapQuarters) && gapQuarters < 32))
    throw new ServiceError(
      "schema.invalid",
      `sessions takes a gap of whole quarter-hours below eight hours, not "${gap}"`,
    );
  if (!(Number.isInteger(windowDays) && windowDays > 7))
    throw new ServiceError(
      "schema.invalid",
      `sessions takes a window of more than 7 whole days, not ${windowDays}`,
    );
}
