import type { Behavior } from "./behavior.ts";
import { ServiceError } from "./error.ts";
import type { PersonKey } from "./interaction.ts";
import { addressKey, type ProfileCache, type StateStore } from "./ports.ts";
import { type PredictedPerson, predictPeople, toCachedProfile } from "./predict-people.ts";

export interface Refreshed {
  readonly people: ReadonlyMap<PersonKey, PredictedPerson>;
  /** Redirected, or never seen: out of the cache now. */
  readonly removed: readonly PersonKey[];
  /** Their state could not be read; left as they were. */
  readonly unreadable: readonly PersonKey[];
}

export interface RefreshPorts {
  readonly cache: Pick<ProfileCache, "write" | "remove">;
  readonly states: Pick<StateStore, "read">;
}

/** Makes people's profiles from their states as they are now and writes them to the cache. */
export async function refreshProfiles(
  {
    cache,
    states,
  }: { cache: Pick<ProfileCache, "write" | "remove">; states: Pick<StateStore, "read"> },
  behavior: Behavior,
  workspace: string,
  asked: readonly PersonKey[],
  nowMs: number,
): Promise<Refreshed> {
  const people = new Map<PersonKey, PredictedPerson>();
  const removed: PersonKey[] = [];
  const unreadable: PersonKey[] = [];
  if (asked.length === 0) return { people, removed, unreadable };
  const addresses = asked.map((person) => ({ workspace, person }));
  const made = await predictPeople(states, behavior, addresses, nowMs);
  for (const address of addresses) {
    const { person } = address;
    const predicted = made.get(addressKey(address)) as PredictedPerson | ServiceError;
    if (!ServiceError.is(predicted)) {
      if (predicted.address.person === person) people.set(person, predicted);
      else removed.push(person);
    } else if (predicted.code === "person.not_found") removed.push(person);
    else unreadable.push(person);
  }
  if (people.size > 0)
    await cache.write(workspace, [...people.values()].map(toCachedProfile), nowMs);
  if (removed.length > 0) await cache.remove(workspace, removed);
  return { people, removed, unreadable };
}
