import { ServiceError } from "../error.ts";
import type { PersonKey } from "../interaction.ts";
import type { ProfileCache } from "../ports/profile-cache.ts";
import {
  type PredictedPerson,
  type PredictPorts,
  predictPeople,
  toCachedProfile,
} from "../predictions/predict-people.ts";
import type { ReasonsAsked } from "../predictions/reasons-asked.ts";
import type { Behavior } from "../schema/behavior.ts";

export interface Refreshed {
  readonly people: ReadonlyMap<PersonKey, PredictedPerson>;
  /** Redirected, or never seen: out of the cache now. */
  readonly removed: readonly PersonKey[];
  /** Their state could not be read; left as they were. */
  readonly unreadable: readonly PersonKey[];
}

export interface RefreshPorts extends PredictPorts {
  readonly cache: Pick<ProfileCache, "write" | "remove">;
}

/** Makes people's profiles from their states as they are now and writes them to the cache. */
export async function refreshProfiles(
  ports: RefreshPorts,
  behavior: Behavior,
  workspace: string,
  asked: readonly PersonKey[],
  nowMs: number,
  reasons: ReasonsAsked,
): Promise<Refreshed> {
  const people = new Map<PersonKey, PredictedPerson>();
  const removed: PersonKey[] = [];
  const unreadable: PersonKey[] = [];
  if (asked.length === 0) return { people, removed, unreadable };
  const made = await predictPeople(ports, behavior, workspace, asked, nowMs, reasons);
  for (const [person, predicted] of made.people) {
    if (!ServiceError.is(predicted)) {
      if (predicted.address.person === person) people.set(person, predicted);
      else removed.push(person);
    } else if (predicted.code === "person.not_found") removed.push(person);
    else unreadable.push(person);
  }
  const { cache } = ports;
  const scope = { workspace, generation: made.generation };
  if (people.size > 0) await cache.write(scope, [...people.values()].map(toCachedProfile), nowMs);
  if (removed.length > 0) await cache.remove(scope, removed);
  return { people, removed, unreadable };
}
