import type { KeyRecord } from "./workspaces.ts";

/** A copy of a key, and how long ago the table said so. */
export interface KeyCopy {
  readonly key: KeyRecord;
  /** Infinite where nobody knows. */
  readonly ageMs: number;
}

/**
 * A second copy of keys, in Redis: what was read of the table lately need not be read again by the next process, and
 * there is something to go by when the table is away. Throws `cache.unavailable`.
 */
export interface KeyCopies {
  read(keyId: string): Promise<KeyCopy | undefined>;
  write(key: KeyRecord): Promise<void>;
}
