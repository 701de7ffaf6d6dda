import { DAY_MS } from "@porchlight/core/duration";
import { anonymousKey, type PersonKey, userKey } from "@porchlight/core/interaction";
import { readLeads } from "@porchlight/core/leads/read-leads";
import { type LeadsRequest, readLeadsRequest } from "@porchlight/core/leads/read-leads-request";
import { REQUEST_LOAD_WAIT_MS } from "@porchlight/core/models/models";
import type { PersonToProfile } from "@porchlight/core/profile/build-profiles";
import type { Viewed } from "./page-ports.ts";
import { isAsked, isEngaged, type PersonView, viewPeople } from "./person-view.ts";
import { readCold } from "./read-cold.ts";
import { loadPeople } from "./score-people.ts";

/** What the morning page shows. */
export interface Morning {
  /** The prediction that ranks. */
  readonly rank: string;
  /** Best first. */
  readonly leads: readonly PersonView[];
  /** Whether Redis was away, and this is the list as the last sweep left it. */
  readonly isCopy: boolean;
  /** On the same list, and not shown: those who have not said who they are … */
  readonly visitors: number;
  /** … and those with whom what it predicts has happened. */
  readonly done: number;
  /** Most to lose first; undefined where it is not known yet. */
  readonly cold: readonly PersonView[] | undefined;
  readonly counts: MorningCounts | undefined;
}

export interface MorningCounts {
  readonly users: number;
  readonly visitors: number;
  /** Of both, who did something themselves in the last day. */
  readonly active: number;
}

/** Asked for: more than is shown, because not everybody on the list can be called. */
const LISTED = "200";
const SHOWN = 50;

/**
 * The call list as `GET /v1/leads` has it, with what the archive adds to each person. Visitors without a
 * name cannot be called: they stand on it only if asked for.
 */
export async function readMorning(
  viewed: Viewed,
  { withVisitors, nowMs }: { readonly withVisitors: boolean; readonly nowMs: number },
): Promise<Morning> {
  const { ports, workspace, behavior, journal } = viewed;
  const request = readLeadsRequest(behavior, { limit: LISTED });
  const { rank } = request;
  const models = await ports.models();
  const [{ people: listed, isCopy }, serving] = await Promise.all([
    readList(viewed, request, nowMs),
    models.serving(workspace.name, behavior, REQUEST_LOAD_WAIT_MS),
  ]);
  const eligible = behavior.outcomes[rank]?.eligible;
  const isOpen = (person: PersonKey): boolean =>
    journal.standing !== "whole" || isAsked(eligible, journal.journal.entriesOf(person), nowMs);
  const open = listed.filter(isOpen);
  const callable = open.filter((person) => withVisitors || person.startsWith("u:"));
  const people = await loadPeople(viewed, callable.slice(0, SHOWN));
  const cold =
    journal.standing === "whole"
      ? await readCold(viewed, journal.journal, serving, new Set(people.keys()), nowMs)
      : undefined;
  const all: PersonToProfile[] = [...people.values(), ...(cold ?? [])];
  const views = await viewPeople(viewed, serving, all, rank, nowMs);
  return {
    rank,
    leads: views.slice(0, people.size).sort((a, b) => b.rank - a.rank),
    isCopy,
    visitors: open.length - callable.length,
    done: listed.length - open.length,
    cold: cold && views.slice(people.size),
    counts: countPeople(viewed, nowMs),
  };
}

async function readList(
  { ports, workspace, behavior }: Viewed,
  request: LeadsRequest,
  nowMs: number,
): Promise<{ people: PersonKey[]; isCopy: boolean }> {
  const sources = { ...ports, cache: await ports.cache(), models: await ports.models() };
  const list = { workspace: workspace.name, ...request };
  const { json, cache } = await readLeads(sources, behavior, list, nowMs);
  const { leads } = JSON.parse(json) as { leads: { userId?: string; anonymousId?: string }[] };
  const people = leads.map(({ userId, anonymousId = "" }) =>
    userId === undefined ? anonymousKey(anonymousId) : userKey(userId),
  );
  return { people, isCopy: cache === "bypass" };
}

function countPeople({ behavior, journal }: Viewed, nowMs: number): MorningCounts | undefined {
  if (journal.standing !== "whole") return undefined;
  const people = journal.journal.people();
  const users = people.filter((person) => person.startsWith("u:")).length;
  const active = people.filter((person) =>
    journal.journal
      .entriesOf(person)
      .some((entry) => entry.happenedAtMs > nowMs - DAY_MS && isEngaged(behavior, entry)),
  ).length;
  return { users, visitors: people.length - users, active };
}
