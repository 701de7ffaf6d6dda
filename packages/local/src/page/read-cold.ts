import { DAY_MS } from "@porchlight/core/duration";
import type { PersonKey } from "@porchlight/core/interaction";
import type { Serving } from "@porchlight/core/models/models";
import { MODELS } from "@porchlight/core/names";
import type { PersonToProfile } from "@porchlight/core/profile/build-profiles";
import type { Journal, JournalEntry } from "./journal.ts";
import type { Viewed } from "./page-ports.ts";
import { isAsked, isEngaged } from "./person-view.ts";
import { loadPeople, profilePeople } from "./score-people.ts";

/** Who did something themselves this lately has not gone yet … */
export const SEEN_WITHIN_DAYS = 30;
/** … and who has for so long not is going. */
export const QUIET_DAYS = 3;
/** Below one in four, silence is a pause. */
const RISK = 0.25;
/** Effort is counted over so many days; below so many active ones there is nothing to lose yet. */
const EFFORT_DAYS = 60;
const ACTIVE_DAYS_MIN = 3;
/** Of those with the most to lose so many are scored … */
const SCORED = 200;
/** … and so many are shown. */
const SHOWN = 10;

/**
 * People who are going cold and are worth a rescue: users who did something themselves in the last 30
 * days, but not in the last three, and stand at a churn risk of a quarter or more. Most to lose first: the
 * risk times the days they gave. Not from the ranked list of risk, whose head are those long gone.
 */
export async function readCold(
  viewed: Viewed,
  journal: Journal,
  serving: Serving,
  without: ReadonlySet<PersonKey>,
  nowMs: number,
): Promise<PersonToProfile[]> {
  const { behavior } = viewed;
  if (!Object.hasOwn(behavior.predictions, MODELS.churn)) return [];
  const effort = new Map<PersonKey, number>();
  for (const person of journal.people()) {
    if (without.has(person) || !person.startsWith("u:")) continue;
    const days = effortOf(viewed, journal.entriesOf(person), nowMs);
    if (days >= ACTIVE_DAYS_MIN) effort.set(person, days);
  }
  const asked = [...effort].sort(([, a], [, b]) => b - a).slice(0, SCORED);
  const people = await loadPeople(
    viewed,
    asked.map(([person]) => person),
  );
  const scored = await profilePeople(viewed, serving, [...people.values()], nowMs, {
    explained: false,
  });
  const riskOf = ({ person }: PersonToProfile) => scored.get(person)?.ranks[MODELS.churn] ?? 0;
  const lossOf = (one: PersonToProfile) => riskOf(one) * (effort.get(one.person) ?? 0);
  return [...people.values()]
    .filter((one) => riskOf(one) >= RISK)
    .sort((a, b) => lossOf(b) - lossOf(a))
    .slice(0, SHOWN);
}

/** Days on which they did something lately; 0 for who is not to be rescued: gone already, or a client. */
function effortOf({ behavior }: Viewed, entries: readonly JournalEntry[], nowMs: number): number {
  const theirs = entries.filter((entry) => isEngaged(behavior, entry));
  const quietMs = nowMs - (theirs[0]?.happenedAtMs ?? 0);
  if (quietMs < QUIET_DAYS * DAY_MS || quietMs > SEEN_WITHIN_DAYS * DAY_MS) return 0;
  const isOpen = Object.values(behavior.outcomes).every(({ eligible }) =>
    isAsked(eligible, entries, nowMs),
  );
  if (!isOpen) return 0;
  const sinceMs = nowMs - EFFORT_DAYS * DAY_MS;
  const days = theirs
    .filter(({ happenedAtMs }) => happenedAtMs >= sinceMs)
    .map(({ happenedAtMs }) => Math.floor(happenedAtMs / DAY_MS));
  return new Set(days).size;
}
