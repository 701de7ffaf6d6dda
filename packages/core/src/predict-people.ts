import type { Behavior } from "./behavior.ts";
import { ServiceError } from "./error.ts";
import { readAlongRedirects, type StoredByKey } from "./follow-redirects.ts";
import type { PersonState } from "./person-state.ts";
import type { CachedProfile, PersonAddress, StateStore } from "./ports.ts";
import { type BuiltProfile, buildProfile } from "./profile.ts";
import { type ReadPerson, resolvePeople, viewOf } from "./read-people.ts";
import { buildVector } from "./vector.ts";

/** A person's profile, made from their state as it was just read. */
export interface PredictedPerson extends BuiltProfile {
  /** Who it is, after redirects. */
  readonly address: PersonAddress;
  readonly stateVersion: number;
  readonly asOfMs: number;
}

/**
 * Makes the profiles of people from their states, in one batch. Keys of the map are `addressKey` of what
 * was asked. Who was never seen (`person.not_found`) or cannot be read is answered by the reason, and
 * disturbs nobody else; the call throws `store.unavailable`.
 */
export async function predictPeople(
  states: Pick<StateStore, "read">,
  behavior: Behavior,
  addresses: readonly PersonAddress[],
  nowMs: number,
): Promise<Map<string, PredictedPerson | ServiceError>> {
  const stored: StoredByKey = new Map();
  await readAlongRedirects(states, addresses, stored);
  const people = resolvePeople(behavior, stored, addresses);
  return new Map(
    [...people].map(([key, person]) => [
      key,
      ServiceError.is(person) ? person : predictRead(behavior, person, nowMs),
    ]),
  );
}

function predictRead(
  behavior: Behavior,
  person: ReadPerson,
  nowMs: number,
): PredictedPerson | ServiceError {
  if (person.version === 0 && person.unmerged.length === 0)
    return new ServiceError("person.not_found", "nobody by that id has done anything here");
  return predictPerson(behavior, person, viewOf(behavior, person), nowMs);
}

/** Makes a person's profile from a state: what their features are at that moment, and what follows. */
export function predictPerson(
  behavior: Behavior,
  { address, version }: Pick<ReadPerson, "address" | "version">,
  state: PersonState,
  nowMs: number,
): PredictedPerson {
  const who = { person: address.person, stateVersion: version, asOfMs: nowMs };
  const built = buildProfile(behavior, who, buildVector(behavior.featureSet, state, nowMs));
  return { address, stateVersion: version, asOfMs: nowMs, ...built };
}

export const toCachedProfile = (predicted: PredictedPerson): CachedProfile => ({
  person: predicted.address.person,
  stateVersion: predicted.stateVersion,
  asOfMs: predicted.asOfMs,
  ranks: predicted.ranks,
  json: JSON.stringify(predicted.profile),
});
