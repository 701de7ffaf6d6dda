import type { KeyCopies } from "@porchlight/core/ports/key-copies";
import type { KeyRecord } from "@porchlight/core/ports/workspaces";

/** @param ageMs of every copy; unless told nobody knows */
export function createMemoryKeyCopies(ageMs = Number.POSITIVE_INFINITY): KeyCopies {
  const copies = new Map<string, KeyRecord>();
  return {
    async read(keyId) {
      const key = copies.get(keyId);
      return key && { key, ageMs };
    },
    async write(key) {
      copies.set(key.keyId, key);
    },
  };
}
