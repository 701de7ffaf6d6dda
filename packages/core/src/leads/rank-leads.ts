import type { PersonKey } from "../interaction.ts";
import type { Models } from "../models/models.ts";
import type { ProfileCache } from "../ports/profile-cache.ts";
import type { StateStore } from "../ports/state-store.ts";
import { lacksReasons } from "../profile/lacks-reasons.ts";
import type { Profile } from "../profile/profile.ts";
import { isServable } from "../profile/profile-life.ts";
import { type Refreshed, refreshProfiles } from "../profile/refresh-profiles.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { PredictionDeclaration } from "../schema/behavior-declaration.ts";
import { unlessAway } from "../unless-away.ts";
import { bareEntry, type LeadEntry, leadEntry } from "./lead-entry.ts";
import type { LeadsRequest } from "./read-leads-request.ts";

export interface LeadSources {
  readonly cache: Pick<ProfileCache, "top" | "write" | "remove">;
  readonly states: () => Promise<Pick<StateStore, "read">>;
  readonly models: Models;
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
  { cache, states, models }: LeadSources,
  behavior: Behavior,
  { workspace, rank, limit }: LeadList,
  nowMs: number,
): Promise<LeadEntry[]> {
  const scope = { workspace, generation: await models.generation(workspace) };
  const ranked = await cache.top(scope, rank, limit);
  const { part } = behavior.predictions[rank] as PredictionDeclaration;
  const kept = new Map<PersonKey, Profile>();
  for (const { person, json } of ranked) {
    const profile = json === undefined ? undefined : (JSON.parse(json) as Profile);
    if (profile && isServable(Date.parse(profile.asOf), nowMs)) kept.set(person, profile);
  }
  const rest = ranked
    .map(({ person }) => person)
    .filter((person) => needsMaking(kept.get(person), part));
  const refreshing = async () => {
    const ports = { cache, states: await states(), models };
    return refreshProfiles(ports, behavior, workspace, rest, nowMs, new Set([rank]));
  };
  const refreshed =
    rest.length === 0 ? undefined : await unlessAway("store.unavailable", refreshing());
  return ranked
    .flatMap(({ person, score }): Lead[] => {
      const made = refreshed && rest.includes(person);
      if (made && !refreshed.unreadable.includes(person))
        return refreshedLead(behavior, rank, person, refreshed);
      const profile = kept.get(person);
      const lead = { person, score };
      const entry = profile ? leadEntry(behavior, rank, lead, profile) : bareEntry(person, score);
      return [{ score, entry }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

/** A list without reasons is of no use to who calls. */
const needsMaking = (profile: Profile | undefined, part: string): boolean =>
  profile === undefined || lacksReasons(profile, part);

/** None for who turned out to be somebody else, or is not on this list any more. */
function refreshedLead(
  behavior: Behavior,
  rank: string,
  person: PersonKey,
  { people }: Refreshed,
): Lead[] {
  const predicted = people.get(person);
  const score = predicted?.ranks[rank];
  if (predicted === undefined || score === undefined) return [];
  return [{ score, entry: leadEntry(behavior, rank, { person, score }, predicted.profile) }];
}
