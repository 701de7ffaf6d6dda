import { readAlongRedirects, type StoredByKey } from "@porchlight/core/delivery/follow-redirects";
import { isKnown, resolvePeople, viewOf } from "@porchlight/core/delivery/read-people";
import { ServiceError } from "@porchlight/core/error";
import type { PersonKey } from "@porchlight/core/interaction";
import type { Serving } from "@porchlight/core/models/models";
import { addressKey } from "@porchlight/core/ports/state-store";
import { allReasons, NO_REASONS } from "@porchlight/core/predictions/reasons-asked";
import { buildProfiles, type PersonToProfile } from "@porchlight/core/profile/build-profiles";
import type { BuiltProfile } from "@porchlight/core/profile/profile";
import type { Viewed } from "./page-ports.ts";

/** By who they are, after redirects. */
export type People<T> = ReadonlyMap<PersonKey, T>;

/**
 * The states of people as they are stored. Who was never seen or cannot be read is left out. Throws
 * `store.unavailable`.
 */
export async function loadPeople(
  { ports, workspace, behavior }: Viewed,
  asked: readonly PersonKey[],
): Promise<People<PersonToProfile>> {
  const addresses = asked.map((person) => ({ workspace: workspace.name, person }));
  const stored: StoredByKey = new Map();
  await readAlongRedirects(await ports.states(), addresses, stored);
  const read = resolvePeople(behavior, stored, addresses);
  const people = new Map<PersonKey, PersonToProfile>();
  for (const address of addresses) {
    const found = read.get(addressKey(address));
    if (found === undefined || ServiceError.is(found)) continue;
    if (!isKnown(found)) continue;
    const { person } = found.address;
    people.set(person, { person, version: found.version, state: viewOf(behavior, found) });
  }
  return people;
}

/** The profiles of people at a moment; with reasons for all of them, or for nobody. */
export async function profilePeople(
  { behavior }: Viewed,
  serving: Serving,
  people: readonly PersonToProfile[],
  atMs: number,
  { explained }: { readonly explained: boolean },
): Promise<People<BuiltProfile>> {
  const asked = explained ? allReasons(behavior) : NO_REASONS;
  const { built } = await buildProfiles(behavior, serving, people, atMs, asked);
  return new Map(people.map(({ person }, i) => [person, built[i] as BuiltProfile]));
}
