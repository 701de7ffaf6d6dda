import type { KeyCopies } from "@porchlight/core/ports/key-copies";
import type { KeyRecord } from "@porchlight/core/ports/workspaces";

export function createMemoryKeyCopies(): KeyCopies {
  const copies = new Map<string, KeyRecord>();
  return {
    read: async (keyId) => copies.get(keyId),
    async write(key) {
      copies.set(key.keyId, key);
    },
  };
}
