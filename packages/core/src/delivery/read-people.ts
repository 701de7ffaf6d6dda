import { ServiceError } from "../error.ts";
import type { PersonKey } from "../interaction.ts";
import {
  addressKey,
  type PersonAddress,
  type StateStore,
  type StoredState,
} from "../ports/state-store.ts";
import type { Behavior } from "../schema/behavior.ts";
import { emptyPersonState, mergePersonState, type PersonState } from "../state/person-state.ts";
import { decodeState } from "../state/state-codec.ts";
import {
  erasedAtMs,
  readAlongRedirects,
  redirectPath,
  type StoredByKey,
} from "./follow-redirects.ts";

/** A person as read, whatever name they were asked by. */
export interface ReadPerson {
  /** Who it is, after redirects. */
  readonly address: PersonAddress;
  /** 0 where nothing is stored. */
  readonly version: number;
  /** The reader's own copy. */
  readonly state: PersonState;
  /**
   * People known to be this one whose frozen states are not in `state` yet, nearest first: who was
   * merged into a nearer one must not be merged beside it too.
   */
  readonly unmerged: readonly FrozenPerson[];
  /** There for who was erased: up to when, Unix ms, and whether nothing is known of them since. */
  readonly erasure?: { readonly atMs: number; readonly isBlank: boolean };
}

/** Whether anything is known of a person. */
export const isKnown = ({ version, unmerged, erasure }: ReadPerson): boolean =>
  unmerged.length > 0 || (version > 0 && !erasure?.isBlank);

export interface FrozenPerson {
  readonly person: PersonKey;
  readonly stored: StoredState;
  readonly state: PersonState;
}

/**
 * Reads people, following redirects in batches. Keys of the map are `addressKey` of what was asked;
 * addresses that are one person share one `ReadPerson`.
 */
export async function readPeople(
  states: Pick<StateStore, "read">,
  behavior: Behavior,
  addresses: readonly PersonAddress[],
): Promise<Map<string, ReadPerson>> {
  const stored: StoredByKey = new Map();
  await readAlongRedirects(states, addresses, stored);
  const people = resolvePeople(behavior, stored, addresses);
  for (const person of people.values()) if (ServiceError.is(person)) throw person;
  return people as Map<string, ReadPerson>;
}

/**
 * The state with everybody in it who is known to be this person, merged in memory: for readers. A
 * writer copies spilled ids first (`absorbLinked`). Merging happens once, so this may be asked twice.
 */
export function viewOf({ featureSet }: Behavior, { state, unmerged }: ReadPerson): PersonState {
  for (const frozen of unmerged) mergePersonState(featureSet, state, frozen.state, frozen.person);
  return state;
}

/** People from what was read. Who cannot be read is answered by the reason, and disturbs nobody else. */
export function resolvePeople(
  behavior: Behavior,
  stored: StoredByKey,
  addresses: readonly PersonAddress[],
): Map<string, ReadPerson | ServiceError> {
  const people = new Map<string, ReadPerson | ServiceError>();
  const askedOf = new Map<string, PersonAddress[][]>();
  for (const address of addresses)
    attempt(people, [addressKey(address)], () => {
      const path = redirectPath(stored, address);
      const root = addressKey(path.at(-1) as PersonAddress);
      askedOf.set(root, [...(askedOf.get(root) ?? []), path]);
    });
  for (const paths of askedOf.values()) {
    const asked = paths.map((path) => addressKey(path[0] as PersonAddress));
    attempt(people, asked, () => {
      const person = decodePerson(behavior, stored, paths);
      for (const key of asked) people.set(key, person);
    });
  }
  return people;
}

function attempt(
  people: Map<string, ReadPerson | ServiceError>,
  keys: readonly string[],
  work: () => void,
): void {
  try {
    work();
  } catch (error) {
    if (!ServiceError.is(error)) throw error;
    for (const key of keys) people.set(key, error);
  }
}

/** One person from all the ways that lead to them. */
function decodePerson(
  { featureSet }: Behavior,
  stored: StoredByKey,
  paths: readonly PersonAddress[][],
): ReadPerson {
  const address = paths[0]?.at(-1) as PersonAddress;
  const own = stored.get(addressKey(address)) as StoredState | "absent";
  const isBlank = own === "absent" || isEmptied(own);
  const state = isBlank ? emptyPersonState(featureSet) : decodeState(featureSet, own.bytes);
  const atMs = erasedAtMs(stored, address);
  const frozen = new Map<string, { address: PersonAddress; distance: number }>();
  for (const path of paths)
    path.slice(0, -1).forEach((on, i) => {
      frozen.set(addressKey(on), { address: on, distance: path.length - 1 - i });
    });
  const unmerged = [...frozen.values()]
    .filter(({ address: { person } }) => !state.merged.includes(person))
    .sort((a, b) => a.distance - b.distance)
    .map(({ address: on }) => {
      const item = stored.get(addressKey(on)) as StoredState;
      return { person: on.person, stored: item, state: decodeState(featureSet, item.bytes) };
    });
  const version = own === "absent" ? 0 : own.version;
  const erasure = atMs === undefined ? {} : { erasure: { atMs, isBlank } };
  return { address, version, state, unmerged, ...erasure };
}

/** At the end of a path: who was erased, or was known to be somebody who was. */
export const isEmptied = ({ bytes, erasedAtMs: atMs, redirect }: StoredState): boolean =>
  redirect !== undefined || (atMs !== undefined && bytes.length === 0);
