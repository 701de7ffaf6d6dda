import type { CachedProfile } from "../ports/profile-cache.ts";
import { NO_REASONS } from "../predictions/reasons-asked.ts";
import {
  type AnswerFacts,
  buildProfiles,
  type PersonToProfile,
} from "../profile/build-profiles.ts";
import type { BuiltProfile } from "../profile/profile.ts";
import type { DeliveryFacts, Run } from "./delivery.ts";

/** The profiles of people as their states are, in their order; each model runs once for all of them. */
export async function makeProfiles(
  { behavior, facts, options: { nowMs }, serving }: Run,
  people: readonly PersonToProfile[],
): Promise<CachedProfile[]> {
  const made = await buildProfiles(behavior, await serving, people, nowMs, NO_REASONS);
  addAnswerFacts(facts, made.facts);
  return people.map(({ person, version }, i) => {
    const { profile, ranks } = made.built[i] as BuiltProfile;
    return { person, stateVersion: version, asOfMs: nowMs, ranks, json: JSON.stringify(profile) };
  });
}

function addAnswerFacts(facts: DeliveryFacts, { rungs, ...counts }: AnswerFacts): void {
  for (const name of Object.keys(counts) as (keyof typeof counts)[]) facts[name] += counts[name];
  for (const name of ["rules", "shipped", "own"] as const) facts.rungs[name] += rungs[name];
}
