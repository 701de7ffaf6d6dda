import { DAY_MS } from "@porchlight/core/duration";
import type { PersonKey } from "@porchlight/core/interaction";
import type { Serving } from "@porchlight/core/models/models";
import type { Eligibility } from "@porchlight/core/outcomes/outcome";
import { eligibleAt } from "@porchlight/core/outcomes/outcome-label";
import { addToTimeline, createTimeline } from "@porchlight/core/outcomes/outcome-timeline";
import type { PersonToProfile } from "@porchlight/core/profile/build-profiles";
import type { BuiltProfile, Profile } from "@porchlight/core/profile/profile";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { describeNews } from "./describe-entries.ts";
import type { JournalEntry } from "./journal.ts";
import type { Viewed } from "./page-ports.ts";
import { type People, profilePeople } from "./score-people.ts";
import { LOOK_BACK_MS } from "./yesterday-states.ts";

/** A person as a list or a page shows them. */
export interface PersonView {
  readonly person: PersonKey;
  readonly profile: Profile;
  /** 0..1, of the prediction that ranks the list. */
  readonly rank: number;
  /** The same yesterday; "new" for who was not known then; undefined where it is not known. */
  readonly was: number | "new" | undefined;
  /** What came since yesterday, in words. */
  readonly news: readonly string[];
  /** Where they look most. */
  readonly cities: readonly string[];
  /** When they last did something themselves. */
  readonly seenAtMs: number | undefined;
}

const NEWS_SHOWN = 3;
const CITIES_SHOWN = 2;
const TASTE_MS = 60 * DAY_MS;

/**
 * People as they are now beside who they were yesterday. Both are scored by the models that answer now:
 * a change is then the person's, not that of a model which was promoted in between.
 */
export async function viewPeople(
  viewed: Viewed,
  serving: Serving,
  people: readonly PersonToProfile[],
  rank: string,
  nowMs: number,
): Promise<PersonView[]> {
  const now = await profilePeople(viewed, serving, people, nowMs, { explained: true });
  const before = await yesterdayOf(viewed, serving, people, nowMs);
  return people.map(({ person }) => {
    const { profile, ranks } = now.get(person) as BuiltProfile;
    return {
      person,
      profile,
      rank: ranks[rank] ?? 0,
      was: before === undefined ? undefined : (before.get(person)?.ranks[rank] ?? "new"),
      ...readEntries(viewed, person, nowMs),
    };
  });
}

async function yesterdayOf(
  viewed: Viewed,
  serving: Serving,
  people: readonly PersonToProfile[],
  nowMs: number,
): Promise<People<BuiltProfile> | undefined> {
  if (viewed.journal.standing !== "whole") return undefined;
  const { journal } = viewed.journal;
  const known = people.flatMap(({ person, version }) => {
    const state = journal.yesterdayOf(person);
    return state === undefined ? [] : [{ person, version, state }];
  });
  return profilePeople(viewed, serving, known, nowMs - LOOK_BACK_MS, { explained: false });
}

function readEntries(
  { behavior, journal: view }: Viewed,
  person: PersonKey,
  nowMs: number,
): Pick<PersonView, "news" | "cities" | "seenAtMs"> {
  if (view.standing !== "whole") return { news: [], cities: [], seenAtMs: undefined };
  const entries = view.journal.entriesOf(person);
  const fresh = entries.filter(({ knownAtMs }) => knownAtMs > nowMs - LOOK_BACK_MS);
  const kindOf = ({ kind }: JournalEntry) => behavior.domain.kinds[kind]?.name ?? "";
  return {
    news: describeNews(fresh.map(kindOf), NEWS_SHOWN),
    cities: topCities(entries.filter(({ happenedAtMs }) => happenedAtMs > nowMs - TASTE_MS)),
    seenAtMs: entries.find((entry) => isEngaged(behavior, entry))?.happenedAtMs,
  };
}

export const isEngaged = ({ domain }: Behavior, { kind }: JournalEntry): boolean =>
  domain.kinds[kind]?.engaged ?? false;

function topCities(entries: readonly JournalEntry[]): string[] {
  const counts = new Map<string, number>();
  for (const {
    properties: { city },
  } of entries)
    if (typeof city === "string") counts.set(city, (counts.get(city) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const most = sorted[0]?.[1] ?? 0;
  // A place looked at once among many is no place they look in.
  return sorted
    .filter(([, count]) => count >= most / 3)
    .slice(0, CITIES_SHOWN)
    .map(([city]) => city);
}

/** Whether a prediction is asked of somebody who did that. */
export function isAsked(
  eligibility: Eligibility | undefined,
  entries: readonly JournalEntry[],
  nowMs: number,
): boolean {
  const timeline = createTimeline();
  for (const { kind, happenedAtMs, knownAtMs } of entries)
    addToTimeline(timeline, kind, happenedAtMs, knownAtMs);
  return eligibleAt(eligibility, timeline, nowMs);
}
