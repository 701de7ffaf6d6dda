import type { Behavior } from "./behavior.ts";
import type { PersonKey } from "./interaction.ts";
import { bareEntry, type LeadEntry, leadEntry } from "./lead-entry.ts";
import type { ProfileCache, StateStore } from "./ports.ts";
import type { Profile } from "./profile.ts";
import { isServable } from "./profile-life.ts";
import type { LeadsRequest } from "./read-leads-request.ts";
import { type Refreshed, refreshProfiles } from "./refresh-profiles.ts";
import { unlessAway } from "./unless-away.ts";

export interface LeadSources {
  readonly cache: Pick<ProfileCache, "top" | "write" | "remove">;
  readonly states: () => Promise<Pick<StateStore, "read">>;
}

export interface LeadList extends LeadsRequest {
  readonly workspace: string;
}

interface Lead {
  readonly score: number;
  readonly entry: LeadEntry;
}

/**
 * The call list, best first. A rank in the cache is as old as the person's last profile, so whoever on
 * the list has none any more is made anew and ranked by that; with the store away they stand where they
 * stood, without reasons. Throws `cache.unavailable`.
 */
export async function rankLeads(
  { cache, states }: LeadSources,
  behavior: Behavior,
  { workspace, rank, limit }: LeadList,
  nowMs: number,
): Promise<LeadEntry[]> {
  const ranked = await cache.top(workspace, rank, limit);
  const kept = new Map<PersonKey, Profile>();
  for (const { person, json } of ranked) {
    const profile = json === undefined ? undefined : (JSON.parse(json) as Profile);
    if (profile && isServable(Date.parse(profile.asOf), nowMs)) kept.set(person, profile);
  }
  const rest = ranked.map(({ person }) => person).filter((person) => !kept.has(person));
  const refreshing = async () =>
    refreshProfiles({ cache, states: await states() }, behavior, workspace, rest, nowMs);
  const refreshed =
    rest.length === 0 ? undefined : await unlessAway("store.unavailable", refreshing());
  return ranked
    .flatMap(({ person, score }): Lead[] => {
      const profile = kept.get(person);
      if (profile) return [{ score, entry: leadEntry(behavior, rank, { person, score }, profile) }];
      return refreshed === undefined
        ? [{ score, entry: bareEntry(person, score) }]
        : refreshedLead(behavior, rank, person, score, refreshed);
    })
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

/** None for who turned out to be somebody else, or is not on this list any more. */
function refreshedLead(
  behavior: Behavior,
  rank: string,
  person: PersonKey,
  score: number,
  { people, unreadable }: Refreshed,
): Lead[] {
  if (unreadable.includes(person)) return [{ score, entry: bareEntry(person, score) }];
  const predicted = people.get(person);
  const scoreNow = predicted?.ranks[rank];
  if (predicted === undefined || scoreNow === undefined) return [];
  const now = { person, score: scoreNow };
  return [{ score: scoreNow, entry: leadEntry(behavior, rank, now, predicted.profile) }];
}
