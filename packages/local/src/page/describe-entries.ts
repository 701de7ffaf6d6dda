import type { Kind } from "@porchlight/core/features/feature";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { JournalEntry } from "./journal.ts";
import { kindWords, MILESTONE_WEIGHT } from "./kind-words.ts";
import { calendarDay, counted, dayTitle, humanise, shortAmount, type When } from "./words.ts";

/** One line of a timeline: a thing a person did, or several with one listing, or one several times. */
export interface TimelineLine {
  /** When it began. */
  readonly atMs: number;
  readonly did: readonly string[];
  /** What it was about. */
  readonly about: string | undefined;
  readonly isMilestone: boolean;
  /** Whether the person acted. */
  readonly isTheirs: boolean;
}

export interface TimelineDay {
  readonly title: string;
  /** `2026-11-23` */
  readonly date: string;
  /** Latest first. */
  readonly lines: readonly TimelineLine[];
}

/** What is further apart is told apart. */
const VISIT_GAP_MS = 30 * 60_000;

/** A person's interactions, latest first, as days of lines that read on their own. */
export function describeEntries(
  behavior: Behavior,
  entries: readonly JournalEntry[],
  when: When,
): TimelineDay[] {
  const days = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    const date = calendarDay(entry.happenedAtMs, when);
    const ofDay = days.get(date);
    if (ofDay === undefined) days.set(date, [entry]);
    else ofDay.push(entry);
  }
  return [...days].map(([date, ofDay]) => ({
    date,
    title: dayTitle((ofDay[0] as JournalEntry).happenedAtMs, when),
    lines: groupEntries(ofDay.toReversed())
      .map((group) => describeGroup(behavior, group))
      .toReversed(),
  }));
}

/** In order of time, grouped: what follows at once and is about the same, or is the same. */
function groupEntries(entries: readonly JournalEntry[]): JournalEntry[][] {
  const groups: JournalEntry[][] = [];
  for (const entry of entries) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && belongTogether(last, entry)) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function belongTogether(a: JournalEntry, b: JournalEntry): boolean {
  if (b.happenedAtMs - a.happenedAtMs > VISIT_GAP_MS) return false;
  const { listingId } = a.properties;
  return listingId === b.properties.listingId && (listingId !== undefined || a.kind === b.kind);
}

function describeGroup(behavior: Behavior, group: readonly JournalEntry[]): TimelineLine {
  const counts = new Map<string, number>();
  let isTheirs = false;
  for (const { kind } of group) {
    const { name, engaged } = behavior.domain.kinds[kind] as Kind;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    isTheirs ||= engaged;
  }
  const { happenedAtMs, properties } = group[0] as JournalEntry;
  return {
    atMs: happenedAtMs,
    did: [...counts].map(([kind, count]) => `${kindWords(kind).did}${times(count)}`),
    about: describeSubject(properties, isTheirs),
    isMilestone: [...counts.keys()].some((kind) => kindWords(kind).weight >= MILESTONE_WEIGHT),
    isTheirs,
  };
}

const times = (count: number): string => (count === 1 ? "" : ` ×${count}`);

/** `BR100123, 3 bedrooms in Clifton, 640k, with m.okafor`; who of the team it was, where it was the team. */
function describeSubject(
  properties: JournalEntry["properties"],
  isTheirs: boolean,
): string | undefined {
  const { listingId, bedrooms, propertyType, city, price, actor } = properties;
  const rooms = Number(bedrooms) > 0 ? counted(Number(bedrooms), "bedroom") : undefined;
  const type = propertyType === undefined ? undefined : humanise(spaced(String(propertyType)));
  const home = rooms ?? type;
  const where =
    city === undefined ? undefined : `${home === undefined ? "" : `${home} `}in ${city}`;
  const parts = [
    listingId,
    where ?? home,
    price === undefined ? undefined : shortAmount(Number(price)),
    actor === undefined ? undefined : `${isTheirs ? "with " : ""}${actor}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(", ");
}

/** `ResidentialIncome` → `Residential income` */
export const spaced = (name: string): string =>
  name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What a person's news come to, most telling first: `tour asked for · 4 properties viewed`. */
export function describeNews(kinds: readonly string[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => ({ count, words: kindWords(kind) }))
    .sort((a, b) => b.words.weight - a.words.weight || b.count - a.count)
    .slice(0, most)
    .map(({ count, words }) => (count === 1 ? words.one : `${count} ${words.many}`));
}
