import { type AnswerFacts, buildProfiles, EXPLAINED_IN_BATCH } from "./build-profiles.ts";
import { type DeliveryFacts, type Run, tryCache } from "./delivery.ts";
import { redirectPath } from "./follow-redirects.ts";
import type { PersonKey } from "./interaction.ts";
import type { Serving } from "./models.ts";
import type { CachedProfile } from "./ports.ts";
import type { BuiltProfile } from "./profile.ts";
import type { UpdatedPerson, Visit } from "./update-people.ts";

/** Caches the profiles of everybody a delivery concerned, and takes out who is somebody else now. */
export async function cacheProfiles(
  run: Run,
  serving: Serving,
  people: readonly UpdatedPerson[],
  visits: readonly Visit[],
): Promise<void> {
  const { options, ports, workspace } = run;
  const scope = { workspace, generation: serving.generation };
  const known = people.filter(({ version }) => version > 0);
  const profiles = await makeProfiles(run, serving, known);
  const gone = peopleGone(run, visits);
  await Promise.all([
    profiles.length > 0 && tryCache(run, () => ports.cache.write(scope, profiles, options.nowMs)),
    gone.length > 0 && tryCache(run, () => ports.cache.remove(scope, gone)),
  ]);
}

async function makeProfiles(
  { behavior, facts, options: { nowMs } }: Run,
  serving: Serving,
  people: readonly UpdatedPerson[],
): Promise<CachedProfile[]> {
  const made = await buildProfiles(behavior, serving, people, nowMs, EXPLAINED_IN_BATCH);
  addAnswerFacts(facts, made.facts);
  return people.map(({ person, version }, i) => {
    const { profile, ranks } = made.built[i] as BuiltProfile;
    return { person, stateVersion: version, asOfMs: nowMs, ranks, json: JSON.stringify(profile) };
  });
}

function addAnswerFacts(facts: DeliveryFacts, { rungs, ...counts }: AnswerFacts): void {
  for (const name of ["runs", "runFailures", "modelsAway"] as const) facts[name] += counts[name];
  for (const name of ["rules", "shipped", "own"] as const) facts.rungs[name] += rungs[name];
}

/** Everybody on the way from a name that was used to the person it is, as far as that succeeded. */
function peopleGone({ problems, stored, workspace }: Run, visits: readonly Visit[]): PersonKey[] {
  const done = visits.filter(({ recordIds }) => ![...recordIds].some((id) => problems.has(id)));
  const gone = done.flatMap(({ person }) =>
    redirectPath(stored, { workspace, person })
      .slice(0, -1)
      .map((frozen) => frozen.person),
  );
  return [...new Set(gone)];
}
