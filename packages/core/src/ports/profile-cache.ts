import type { PersonKey } from "../interaction.ts";

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
