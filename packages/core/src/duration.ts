import { ServiceError } from "./error.ts";

/** A whole number of minutes, hours or days: `"15m"`, `"1h"`, `"30d"`. */
export type Duration = `${number}${"m" | "h" | "d"}`;

export const QUARTER_HOUR_MS = 900_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: HOUR_MS, d: DAY_MS };

/** A duration in milliseconds, above zero. Throws `schema.invalid` for what is none. */
export function parseDuration(duration: Duration): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,5})([mhd])$/.exec(duration) ?? [];
  const ms = Number(count) * (UNIT_MS[unit] ?? 0);
  if (ms > 0) return ms;
  throw new ServiceError(
    "schema.invalid",
    `"${duration}" is not a duration: a whole number and m, h or d, such as "15m", "1h" or "30d"`,
  );
}
