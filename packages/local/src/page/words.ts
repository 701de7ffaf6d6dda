import { DAY_MS, HOUR_MS } from "@porchlight/core/duration";

/** The moment of a page and the clock on the reader's wall. */
export interface When {
  readonly nowMs: number;
  /** IANA name. */
  readonly timeZone: string;
}

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(
  form: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${form} ${timeZone}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
    formats.set(key, made);
  }
  return made;
}

/** `Monday 23 November` */
export const dayInWords = (atMs: number, { timeZone }: When): string =>
  format("day", timeZone, { weekday: "long", day: "numeric", month: "long" })
    .format(atMs)
    .replace(",", "");

/** `23 Nov` */
export const shortDay = (atMs: number, { timeZone }: When): string =>
  format("short", timeZone, { day: "numeric", month: "short" }).format(atMs);

/** `08:05` */
export const clockTime = (atMs: number, { timeZone }: When): string =>
  format("clock", timeZone, { hour: "2-digit", minute: "2-digit", hour12: false }).format(atMs);

/** `2026-11-23`: the day on the reader's calendar. */
export const calendarDay = (atMs: number, { timeZone }: When): string => {
  const parts = format("date", timeZone, { year: "numeric", month: "2-digit", day: "2-digit" });
  const part = Object.fromEntries(
    parts.formatToParts(atMs).map(({ type, value }) => [type, value]),
  );
  return `${part.year}-${part.month}-${part.day}`;
};

/** The calendar's last `count` days, today last. Through noons: a day may have 23 hours, or 25. */
export function lastDays(count: number, when: When): string[] {
  const [year = 0, month = 1, day = 1] = calendarDay(when.nowMs, when).split("-").map(Number);
  const noonMs = Date.UTC(year, month - 1, day, 12);
  return Array.from({ length: count }, (_, i) =>
    new Date(noonMs - (count - 1 - i) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** `Today`, `Yesterday`, or the day. */
export function dayTitle(atMs: number, when: When): string {
  const day = calendarDay(atMs, when);
  const [yesterday, today] = lastDays(2, when);
  if (day === today) return "Today";
  return day === yesterday ? "Yesterday" : dayInWords(atMs, when);
}

/** `3 h ago` */
export function ago(atMs: number, { nowMs }: When): string {
  const agoMs = nowMs - atMs;
  if (agoMs < MINUTE_MS) return "just now";
  if (agoMs < HOUR_MS) return `${Math.floor(agoMs / MINUTE_MS)} min ago`;
  if (agoMs < DAY_MS) return `${Math.floor(agoMs / HOUR_MS)} h ago`;
  const days = Math.floor(agoMs / DAY_MS);
  return days === 1 ? "1 day ago" : `${days} days ago`;
}

const grouped = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
/** `480,000` */
export const wholeNumber = (value: number): string => grouped.format(value);

const compact = new Intl.NumberFormat("en-US", {
  notation: "compact",
  maximumSignificantDigits: 3,
});
/** `480k`, `1.25M`: an amount where there is little room. */
export const shortAmount = (value: number): string => compact.format(value).replace("K", "k");

/** `8 %` of 0.0812; below one, and above 99, no more is known than that. */
export function percent(share: number): string {
  if (share < 0.01) return "under 1 %";
  return share > 0.99 ? "over 99 %" : `${Math.round(100 * share)} %`;
}

/** `1 object`, `3 objects` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${wholeNumber(count)} ${count === 1 ? one : many}`;

/** `property_viewed` → `Property viewed` */
export function humanise(name: string): string {
  const words = name.replaceAll(/[_\s]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `a, b and c` */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
