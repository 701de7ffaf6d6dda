import { readAlongRedirects, type StoredByKey } from "../delivery/follow-redirects.ts";
import { isKnown, type ReadPerson, resolvePeople, viewOf } from "../delivery/read-people.ts";
import { ServiceError } from "../error.ts";
import type { PersonKey } from "../interaction.ts";
import { type Models, REQUEST_LOAD_WAIT_MS } from "../models/models.ts";
import type { CachedProfile } from "../ports/profile-cache.ts";
import { addressKey, type PersonAddress, type StateStore } from "../ports/state-store.ts";
import {
  type AnswerFacts,
  buildProfiles,
  type PersonToProfile,
} from "../profile/build-profiles.ts";
import type { BuiltProfile } from "../profile/profile.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { ReasonsAsked } from "./reasons-asked.ts";

/** A person's profile, made from their state as it was just read. */
export interface PredictedPerson extends BuiltProfile {
  /** Who it is, after redirects. */
  readonly address: PersonAddress;
  readonly stateVersion: number;
  readonly asOfMs: number;
}

export interface PredictedPeople {
  /** By the name they were asked by. */
  readonly people: ReadonlyMap<PersonKey, PredictedPerson | ServiceError>;
  /** Under which the profiles may be cached. */
  readonly generation: number | undefined;
  readonly facts: AnswerFacts;
}

export interface PredictPorts {
  readonly states: Pick<StateStore, "read">;
  readonly models: Models;
}

/**
 * Makes the profiles of people of one workspace from their states, in one batch. Who was never seen
 * (`person.not_found`) or cannot be read is answered by the reason, and disturbs nobody else; the call
 * throws `store.unavailable`.
 *
 * @param reasons models whose answers are explained also where nobody acts on them
 */
export async function predictPeople(
  { states, models }: PredictPorts,
  behavior: Behavior,
  workspace: string,
  asked: readonly PersonKey[],
  nowMs: number,
  reasons: ReasonsAsked,
): Promise<PredictedPeople> {
  const addresses = asked.map((person) => ({ workspace, person }));
  const stored: StoredByKey = new Map();
  const [serving] = await Promise.all([
    models.serving(workspace, behavior, REQUEST_LOAD_WAIT_MS),
    readAlongRedirects(states, addresses, stored),
  ]);
  const read = resolvePeople(behavior, stored, addresses);
  const known = [...new Set(read.values())].filter(wasSeen);
  const { built, facts } = await buildProfiles(
    behavior,
    serving,
    known.map((person) => toProfile(behavior, person)),
    nowMs,
    reasons,
  );
  const predicted = new Map(
    known.map((person, i): [ReadPerson, PredictedPerson] => {
      const { address, version } = person;
      const profile = built[i] as BuiltProfile;
      return [person, { address, stateVersion: version, asOfMs: nowMs, ...profile }];
    }),
  );
  const people = new Map(
    addresses.map((address) => {
      const person = read.get(addressKey(address)) as ReadPerson | ServiceError;
      const answer = ServiceError.is(person) ? person : (predicted.get(person) ?? neverSeen());
      return [address.person, answer];
    }),
  );
  return { people, generation: serving.generation, facts };
}

const wasSeen = (person: ReadPerson | ServiceError): person is ReadPerson =>
  !ServiceError.is(person) && isKnown(person);

const neverSeen = () =>
  new ServiceError("person.not_found", "nobody by that id has done anything here");

const toProfile = (behavior: Behavior, person: ReadPerson): PersonToProfile => ({
  person: person.address.person,
  version: person.version,
  state: viewOf(behavior, person),
});

export const toCachedProfile = (predicted: PredictedPerson): CachedProfile => ({
  person: predicted.address.person,
  stateVersion: predicted.stateVersion,
  asOfMs: predicted.asOfMs,
  ranks: predicted.ranks,
  json: JSON.stringify(predicted.profile),
});
