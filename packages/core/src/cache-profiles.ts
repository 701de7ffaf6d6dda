import { type Run, tryCache } from "./delivery.ts";
import { redirectPath } from "./follow-redirects.ts";
import type { PersonKey } from "./interaction.ts";
import type { CachedProfile } from "./ports.ts";
import { buildProfile } from "./profile.ts";
import type { UpdatedPerson, Visit } from "./update-people.ts";
import { writeVector } from "./vector.ts";

/** Caches the profiles of everybody a delivery concerned, and takes out who is somebody else now. */
export async function cacheProfiles(
  run: Run,
  people: readonly UpdatedPerson[],
  visits: readonly Visit[],
): Promise<void> {
  const { options, ports, workspace } = run;
  const profiles = buildProfiles(
    run,
    people.filter(({ version }) => version > 0),
  );
  const gone = peopleGone(run, visits);
  await Promise.all([
    profiles.length > 0 &&
      tryCache(run, () => ports.cache.write(workspace, profiles, options.nowMs)),
    gone.length > 0 && tryCache(run, () => ports.cache.remove(workspace, gone)),
  ]);
}

function buildProfiles(
  { behavior, options: { nowMs } }: Run,
  people: readonly UpdatedPerson[],
): CachedProfile[] {
  const width = behavior.featureSet.columns.length;
  // Shape [N, F], as models take it.
  const vectors = new Float32Array(people.length * width);
  return people.map(({ person, version, state }, i) => {
    writeVector(behavior.featureSet, state, nowMs, vectors, i * width);
    const who = { person, stateVersion: version, asOfMs: nowMs };
    const row = vectors.subarray(i * width, (i + 1) * width);
    const { profile, ranks } = buildProfile(behavior, who, row);
    const json = JSON.stringify(profile);
    return { person, stateVersion: version, asOfMs: nowMs, ranks, json };
  });
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
