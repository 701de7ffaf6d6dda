import { ServiceError } from "@porchlight/core/error";
import { createKeyring, type Keyring } from "@porchlight/core/keys/keyring";
import type { KeyCopies } from "@porchlight/core/ports/key-copies";
import { PROFILE_TTL_MS } from "@porchlight/core/profile/profile-life";

/** How old a copy of a key may be to be believed while there is an origin to ask: as old as a profile. */
const FRESH_MS = PROFILE_TTL_MS;

/**
 * The keys of a place that has no table of them. Both throw `key.missing`, `key.wrong` and `key.scope`, and
 * `cache.unavailable` where no copy tells.
 */
export interface EdgeKeys {
  /**
   * By copies that the origin has written lately: a key that was revoked opens for as long as a copy is fresh and the
   * keyring remembers it, six minutes.
   */
  readonly fresh: Keyring;
  /** By any copy, for when the origin is away: a revoked key may open for the day that copies live. */
  readonly any: Keyring;
}

export const createEdgeKeys = (copies: Pick<KeyCopies, "read">): EdgeKeys => ({
  fresh: createCopiesKeyring(copies, FRESH_MS),
  any: createCopiesKeyring(copies, Number.POSITIVE_INFINITY),
});

function createCopiesKeyring(copies: Pick<KeyCopies, "read">, oldestMs: number): Keyring {
  return createKeyring({
    async readKey(keyId) {
      const copy = await copies.read(keyId);
      if (copy !== undefined && copy.ageMs <= oldestMs) return copy.key;
      // Not "absent": who has no copy does not know that there is no key.
      throw new ServiceError("cache.unavailable", "there is no copy of that key here to go by");
    },
    // Nobody is behind the copies, and to write them is for who has read the table.
    copies: { read: async () => undefined, write: async () => {} },
  });
}
