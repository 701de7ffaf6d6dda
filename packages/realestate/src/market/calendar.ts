export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** 0 is Sunday. Days count from 1970-01-01, a Thursday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;
