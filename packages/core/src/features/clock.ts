import { DAY_MS, type Duration, HOUR_MS } from "../duration.ts";
import { ServiceError } from "../error.ts";
import { percent } from "../words/amounts.ts";
import { decayOf } from "./decay-of.ts";
import { arrive, mergeSums } from "./decayed-slice.ts";
import type { FeatureDeclaration } from "./feature.ts";

const SUMS = 6;
const TURN = 2 * Math.PI;

/** Sine and cosine of each weekday on a circle of seven, Monday first, interleaved. */
const WEEKDAYS = Float64Array.from({ length: 14 }, (_, i) =>
  i % 2 === 0 ? Math.sin((TURN * (i >> 1)) / 7) : Math.cos((TURN * (i >> 1)) / 7),
);

/**
 * When in the day and in the week, as decayed means on the circle: `hour_sin`, `hour_cos` and their
 * length `hour_concentration` (1: always at the same time of day; 0: at none in particular);
 * `weekday_sin`, `weekday_cos` and `weekend_share`. Missing before the first interaction.
 *
 *     latest time | weight, weekend weight, Σ sin and Σ cos of the time of day, of the weekday
 */
export const clock =
  ({
    halfLife = "30d",
    offsetHours = 0,
  }: {
    readonly halfLife?: Duration;
    /** Of the clock on the wall, from UTC. */
    readonly offsetHours?: number;
  } = {}): FeatureDeclaration =>
  () => {
    if (!(Math.abs(offsetHours) <= 14))
      throw new ServiceError(
        "schema.invalid",
        `clock takes an offset in hours, not ${offsetHours}`,
      );
    const decay = decayOf(halfLife);
    const offsetMs = offsetHours * HOUR_MS;
    return {
      name: `clock(${halfLife},${offsetHours})`,
      words: 1 + SUMS,
      columns: [
        "hour_sin",
        "hour_cos",
        "hour_concentration",
        "weekday_sin",
        "weekday_cos",
        "weekend_share",
      ],
      add({ f64 }, at, { happenedAtMs }) {
        const weight = arrive(f64, at, SUMS, decay, happenedAtMs);
        const day = Math.floor((happenedAtMs + offsetMs) / DAY_MS);
        const angle = (TURN * (happenedAtMs + offsetMs - day * DAY_MS)) / DAY_MS;
        // The first day of Unix time was a Thursday; ten, so that an offset may lead before it.
        const weekday = (day + 10) % 7;
        f64[at + 1] = (f64[at + 1] as number) + weight;
        if (weekday >= 5) f64[at + 2] = (f64[at + 2] as number) + weight;
        f64[at + 3] = (f64[at + 3] as number) + weight * Math.sin(angle);
        f64[at + 4] = (f64[at + 4] as number) + weight * Math.cos(angle);
        f64[at + 5] = (f64[at + 5] as number) + weight * (WEEKDAYS[2 * weekday] as number);
        f64[at + 6] = (f64[at + 6] as number) + weight * (WEEKDAYS[2 * weekday + 1] as number);
      },
      merge: (into, from, at) => mergeSums(into.f64, from.f64, at, SUMS, decay),
      value({ f64 }, at, _nowMs, out, outAt) {
        // Means do not change as time passes: all weights decay alike. 0 / 0 is missing.
        const weight = f64[at + 1] as number;
        const sin = (f64[at + 3] as number) / weight;
        const cos = (f64[at + 4] as number) / weight;
        out[outAt] = sin;
        out[outAt + 1] = cos;
        out[outAt + 2] = Math.sqrt(sin * sin + cos * cos);
        out[outAt + 3] = (f64[at + 5] as number) / weight;
        out[outAt + 4] = (f64[at + 6] as number) / weight;
        out[outAt + 5] = (f64[at + 2] as number) / weight;
      },
      says: sayWhen,
    };
  };

/** Hour of the day up to which a part of it lasts. */
const DAY_PARTS = [
  { untilHour: 5, part: "at night" },
  { untilHour: 12, part: "in the morning" },
  { untilHour: 17, part: "in the afternoon" },
  { untilHour: 22, part: "in the evening" },
  { untilHour: 24, part: "at night" },
];
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A mean on the circle that is shorter points nowhere worth saying; from the longer on it is most of it. */
const LEAST_LENGTH = 0.3;
const MOST_LENGTH = 0.6;

function sayWhen(row: Float32Array, at: number, i: number): string {
  if (Number.isNaN(row[at + i])) return "no time of day known yet";
  if (i === 5) return sayWeekends(row[at + 5] as number);
  const isHour = i < 3;
  const first = isHour ? at : at + 3;
  const [sin, cos] = [row[first] as number, row[first + 1] as number];
  const length = Math.hypot(sin, cos);
  if (!(length >= LEAST_LENGTH))
    return isHour ? "active at any time of the day" : "active on any day of the week";
  const turn = (Math.atan2(sin, cos) / TURN + 1) % 1;
  const often = length >= MOST_LENGTH ? "mostly" : "often";
  if (!isHour) return `${often} active around ${DAYS[Math.round(turn * 7) % 7]}`;
  const part = DAY_PARTS.find(({ untilHour }) => turn * 24 < untilHour)?.part ?? "at night";
  return `${often} active ${part}`;
}

function sayWeekends(share: number): string {
  if (share < 0.05) return "active on weekdays only";
  return share > 0.95
    ? "active at weekends only"
    : `active at weekends ${percent(share)} of the time`;
}
