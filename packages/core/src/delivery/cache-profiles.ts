import type { PersonKey } from "../interaction.ts";
import { type Run, tryCache } from "./delivery.ts";
import { redirectPath } from "./follow-redirects.ts";
import type { UpdatedPerson, Visit } from "./update-people.ts";

/** Caches the profiles of everybody a delivery concerned, and takes out who is somebody else now. */
export async function cacheProfiles(
  run: Run,
  people: readonly UpdatedPerson[],
  visits: readonly Visit[],
): Promise<void> {
  const { options, ports, serving, workspace } = run;
  const scope = { workspace, generation: (await serving).generation };
  const profiles = people.flatMap(({ profile }) => profile ?? []);
  const gone = peopleGone(run, visits);
  await Promise.all([
    profiles.length > 0 && tryCache(run, () => ports.cache.write(scope, profiles, options.nowMs)),
    gone.length > 0 && tryCache(run, () => ports.cache.remove(scope, gone)),
  ]);
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
