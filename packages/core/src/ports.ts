import type { PersonKey } from "./interaction.ts";
import type { ModelManifest } from "./model-manifest.ts";

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
  /** Set once, by an identity link: this person is that one, and these bytes are frozen. */
  readonly redirect?: PersonKey;
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

/** A profile as it is cached: what orders two of them, what it ranks as, and its JSON. */
export interface CachedProfile {
  readonly person: PersonKey;
  readonly stateVersion: number;
  readonly asOfMs: number;
  /** Score per ranked list the person belongs to. */
  readonly ranks: Readonly<Record<string, number>>;
  readonly json: string;
}

export interface CacheRead {
  /** Undefined when there is none, or it is past its time to live. */
  readonly profile:
    | { readonly stateVersion: number; readonly asOfMs: number; readonly json: string }
    | undefined;
  /** The highest version announced for this person; 0 if none is known. */
  readonly fenceVersion: number;
}

/** What is cached of a workspace under one generation of its aliases. */
export interface CacheScope {
  readonly workspace: string;
  /** Undefined where it is not known: the newest that the cache has seen is meant then. */
  readonly generation: number | undefined;
}

/**
 * Profiles and ranked lists, for speed. All of it may vanish at any time.
 *
 * Law: of two profiles written for one person, the one with the higher (stateVersion, asOfMs) stays,
 * whatever the order; its ranks stand with it, and it is on no other list. A fence never falls. Who was
 * removed stays out: a slow writer cannot bring them back. Every method throws `cache.unavailable` when
 * the cache cannot be reached.
 *
 * Generations: no profile is read under another than it was written under. A new generation begins with
 * the lists of the one before, so that a promotion empties no call list, and with everybody due.
 */
export interface ProfileCache {
  /** Also notes that the person was looked at. */
  read(scope: CacheScope, person: PersonKey, nowMs: number): Promise<CacheRead>;
  /** Announces that versions up to `version` are about to be written; of all generations. One round trip. */
  fence(
    workspace: string,
    entries: readonly { person: PersonKey; version: number }[],
  ): Promise<void>;
  /** One round trip. Answers how many were newer than what was there. */
  write(scope: CacheScope, profiles: readonly CachedProfile[], nowMs: number): Promise<number>;
  /** Takes a person out of cache and lists: they are somebody else now. */
  remove(scope: CacheScope, people: readonly PersonKey[]): Promise<void>;
  /** The highest-ranked people, best first, each with the JSON of their profile if it is cached. */
  top(
    scope: CacheScope,
    list: string,
    limit: number,
  ): Promise<readonly { person: PersonKey; score: number; json?: string }[]>;
  /**
   * People looked at since `readSinceMs` (undefined: whether they were or not) whose profile was
   * written at or before `writtenBeforeMs`, oldest first. The cache may forget looks of an hour ago.
   */
  due(
    scope: CacheScope,
    writtenBeforeMs: number,
    readSinceMs: number | undefined,
    limit: number,
  ): Promise<readonly PersonKey[]>;
}

/** Appends rows to a workspace's archive as one object; at least once. Throws `archive.unavailable`. */
export type Archive = (object: ArchiveObject) => Promise<void>;

export interface ArchiveObject {
  readonly workspace: string;
  /** `late`: received more than five days before it was read; kept, not folded. */
  readonly section: "interactions" | "late";
  /** Unix ms: the day it is filed under. */
  readonly atMs: number;
  /** Unique per delivery. */
  readonly name: string;
  /** One JSON document per row. */
  readonly rows: readonly string[];
}

/** Puts bodies on the interactions queue, durably, or throws `queue.unavailable`. */
export type Enqueue = (bodies: readonly string[]) => Promise<void>;

export type Scope = "write" | "read" | "admin";

/** What a key opens. */
export interface KeyRecord {
  readonly keyId: string;
  readonly workspace: string;
  readonly schema: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the secret, 64 hex digits. */
  readonly secretHash: string;
  readonly revokedAtMs?: number;
  readonly createdAtMs: number;
}

/** A team's call list as it last stood, for when the cache is away. */
export interface LeadsSnapshot {
  readonly asOfMs: number;
  /** JSON of each entry, best first. */
  readonly entries: readonly string[];
}

export interface WorkspaceRecord {
  readonly name: string;
  /** Names the behaviour schema. */
  readonly schema: string;
  readonly createdAtMs: number;
}

/**
 * Workspaces, their keys and their call lists as last seen.
 *
 * Law: what was written is read, at once and by every reader; "absent" only if the store said so, else
 * `store.unavailable`. Creating a workspace happens once, whoever tries at the same moment.
 */
export interface Workspaces {
  create(workspace: WorkspaceRecord): Promise<"created" | "exists">;
  read(name: string): Promise<WorkspaceRecord | "absent">;
  list(): Promise<readonly WorkspaceRecord[]>;
  /** Creates or replaces. */
  writeKey(key: KeyRecord): Promise<void>;
  readKey(keyId: string): Promise<KeyRecord | "absent">;
  /** Every key of a workspace, revoked ones too. */
  keys(workspace: string): Promise<readonly KeyRecord[]>;
  writeLeads(workspace: string, list: string, snapshot: LeadsSnapshot): Promise<void>;
  readLeads(workspace: string, list: string): Promise<LeadsSnapshot | "absent">;
}

/** A second copy of keys, in Redis, for when the table is away. Throws `cache.unavailable`. */
export interface KeyCopies {
  read(keyId: string): Promise<KeyRecord | undefined>;
  write(key: KeyRecord): Promise<void>;
}

export interface ModelAddress {
  readonly workspace: string;
  readonly model: string;
  readonly version: number;
}

/** A trained model: the file that runs, and what is known of it. */
export interface ModelVersion {
  readonly manifest: ModelManifest;
  readonly onnx: Uint8Array;
  /** The golden rows of its passport, as a file. */
  readonly golden: Uint8Array;
}

/**
 * Model versions, each written once.
 *
 * Law: what was written is read, byte for byte, or the read throws `model.unreadable`; a version never
 * changes; "absent" only if the store said so, else `model.unavailable`.
 */
export interface ModelStore {
  /** "exists" if another version has that number. Writing the same again is "written". */
  write(version: ModelVersion): Promise<"written" | "exists">;
  read(address: ModelAddress): Promise<ModelVersion | "absent">;
  readManifest(address: ModelAddress): Promise<ModelManifest | "absent">;
  /** The numbers there are, rising. */
  versions(workspace: string, model: string): Promise<readonly number[]>;
}

/** Which version of each model a workspace is served by. */
export interface WorkspaceAliases {
  /** 0 before the first change; each adds one. */
  readonly generation: number;
  /** Model → version. */
  readonly champions: Readonly<Record<string, number>>;
}

export interface AliasSwap {
  readonly workspace: string;
  readonly model: string;
  /** The champion as who changes it knows it; undefined for none. */
  readonly from: number | undefined;
  /** Undefined: what came with the software answers again, or the rules. */
  readonly to: number | undefined;
  readonly who: string;
  readonly why: string;
  readonly atMs: number;
}

/** A change as it was made. */
export interface AliasChange extends AliasSwap {
  /** The generation that it began. */
  readonly generation: number;
}

/**
 * Aliases of workspaces.
 *
 * Law: a swap happens if and only if the champion is `from` at that moment, and then raises the
 * generation by one; every swap that happened is in the history, once. What was written is read at once.
 * A throw (`store.unavailable`) means unknown.
 */
export interface Aliases {
  /** One read, for all models of a workspace. */
  read(workspace: string): Promise<WorkspaceAliases>;
  swap(change: AliasSwap): Promise<"swapped" | "conflict">;
  /** Every change, oldest first. */
  history(workspace: string): Promise<readonly AliasChange[]>;
}
