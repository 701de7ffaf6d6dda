import { DAY_MS } from "@porchlight/core/duration";
import { ServiceError } from "@porchlight/core/error";
import type { PersonKey } from "@porchlight/core/interaction";
import { readLeadsRequest } from "@porchlight/core/leads/read-leads-request";
import { REQUEST_LOAD_WAIT_MS } from "@porchlight/core/models/models";
import { describeEntries, type TimelineDay } from "./describe-entries.ts";
import type { JournalEntry } from "./journal.ts";
import type { Viewed } from "./page-ports.ts";
import { isEngaged, type PersonView, viewPeople } from "./person-view.ts";
import { loadPeople } from "./score-people.ts";
import { calendarDay, lastDays, type When } from "./words.ts";

/** One day of a person's chart. */
export interface DayCount {
  /** `2026-11-23` */
  readonly date: string;
  /** What they did themselves … */
  readonly theirs: number;
  /** … and what happened to them. */
  readonly others: number;
}

export interface PersonPage {
  readonly rank: string;
  readonly view: PersonView;
  /** Interactions in the archive; undefined where they are not known yet. */
  readonly total: number | undefined;
  readonly days: readonly DayCount[];
  readonly timeline: readonly TimelineDay[];
  /** How many of the interactions the timeline tells. */
  readonly told: number;
}

/** The latest, so that nobody's page is endless. */
const TOLD = 200;
const CHART_DAYS = 60;

/** A person's page. Throws `person.not_found` and `store.unavailable`. */
export async function readPerson(
  viewed: Viewed,
  person: PersonKey,
  when: When,
): Promise<PersonPage> {
  const { ports, workspace, behavior } = viewed;
  const { rank } = readLeadsRequest(behavior, {});
  const models = await ports.models();
  const [people, serving] = await Promise.all([
    loadPeople(viewed, [person]),
    models.serving(workspace.name, behavior, REQUEST_LOAD_WAIT_MS),
  ]);
  const [view] = await viewPeople(viewed, serving, [...people.values()], rank, when.nowMs);
  if (view === undefined)
    throw new ServiceError("person.not_found", "nobody by that id has done anything here");
  if (viewed.journal.standing !== "whole")
    return { rank, view, total: undefined, days: [], timeline: [], told: 0 };
  const { journal } = viewed.journal;
  const entries = journal.entriesOf(view.person);
  const told = entries.slice(0, TOLD);
  return {
    rank,
    view,
    total: entries.length,
    days: countDays(viewed, entries, when),
    timeline: describeEntries(behavior, told, when),
    told: told.length,
  };
}

function countDays({ behavior }: Viewed, entries: readonly JournalEntry[], when: When): DayCount[] {
  const counts = new Map(
    lastDays(CHART_DAYS, when).map((date) => [date, { date, theirs: 0, others: 0 }]),
  );
  for (const entry of entries) {
    if (entry.happenedAtMs < when.nowMs - (CHART_DAYS + 1) * DAY_MS) break;
    const day = counts.get(calendarDay(entry.happenedAtMs, when));
    if (day !== undefined) day[isEngaged(behavior, entry) ? "theirs" : "others"]++;
  }
  return [...counts.values()];
}
