import type { KeyCopies, KeyRecord } from "@porchlight/core/ports";

export function createMemoryKeyCopies(): KeyCopies {
  const copies = new Map<string, KeyRecord>();
  return {
    read: async (keyId) => copies.get(keyId),
    async write(key) {
      copies.set(key.keyId, key);
    },
  };
}
