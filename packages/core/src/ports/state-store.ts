import type { PersonKey } from "../interaction.ts";

/** A person within a workspace. */
export interface PersonAddress {
  readonly workspace: string;
  readonly person: PersonKey;
}

/** One string per address, unambiguous: a workspace name holds no `#`, and what follows is verbatim. */
export const addressKey = ({ workspace, person }: PersonAddress): string =>
  `${workspace}#${person}`;

/** A person's state as it is kept. */
export interface StoredState {
  /** 1 at the first write, one more at each later one. */
  readonly version: number;
  /** What `encodeState` made. */
  readonly bytes: Uint8Array;
  /** Set once, by an identity link: this person is that one, and these bytes are frozen until erased. */
  readonly redirect?: PersonKey;
  /** When the link that set it was known, Unix ms: an erasure of that one at or after it takes this one too. */
  readonly linkedAtMs?: number;
  /** What was known of this person up to then is erased: never folded, archived or learned from again. */
  readonly erasedAtMs?: number;
}

export interface StateChange {
  readonly address: PersonAddress;
  /** `next.version - 1` must be what is stored (0: nothing is), or the change is a conflict. */
  readonly next: StoredState;
}

/** Where ids go before they leave the state: one set per (person, day of receipt, level, bucket). */
export interface SpillPlace {
  readonly address: PersonAddress;
  /** Days since the Unix epoch, of receipt. */
  readonly day: number;
  readonly level: number;
  readonly bucket: number;
}

export interface Spill {
  readonly place: SpillPlace;
  /** 64-bit ids as 16 lower-case hex digits. */
  readonly ids: readonly string[];
}

/**
 * The states of people, and the ids that left them.
 *
 * Law: a read is consistent and answers for every key asked, "absent" only if the store said so; what
 * was not read is an error (`store.unavailable`). A write happens if and only if the version stored
 * is the one before it. Spilled ids are a set: adding is idempotent, and a set is kept until
 * `spillExpiresAtMs(place.day)`; from then on it reads as empty.
 */
export interface StateStore {
  /** Keys of the map are `addressKey(address)`. */
  read(addresses: readonly PersonAddress[]): Promise<Map<string, StoredState | "absent">>;
  /** One answer per change, in order. A throw means unknown: some may have been written. */
  write(changes: readonly StateChange[]): Promise<readonly ("written" | "conflict")[]>;
  /** One set per place, in order. */
  readSpill(places: readonly SpillPlace[], nowMs: number): Promise<readonly ReadonlySet<string>[]>;
  addSpill(spills: readonly Spill[]): Promise<void>;
}
