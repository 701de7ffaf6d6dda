import type { KeyRecord } from "./workspaces.ts";

/** A second copy of keys, in Redis, for when the table is away. Throws `cache.unavailable`. */
export interface KeyCopies {
  read(keyId: string): Promise<KeyRecord | undefined>;
  write(key: KeyRecord): Promise<void>;
}
