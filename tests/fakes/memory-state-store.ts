import type { SpillSets } from "@porchlight/core/ports/erasures";
import {
  addressKey,
  type SpillPlace,
  type StateStore,
  type StoredState,
} from "@porchlight/core/ports/state-store";
import { spillExpiresAtMs } from "@porchlight/core/state/repeat-window";
import { spillPlaceKey } from "@porchlight/core/state/spill-places";

/** A state store in memory, under the same law as DynamoDB's. Bytes are copied both ways. */
export interface MemoryStateStore extends StateStore, SpillSets {
  readonly items: ReadonlyMap<string, StoredState>;
  readonly spills: ReadonlyMap<string, { place: SpillPlace; ids: ReadonlySet<string> }>;
}

export function createMemoryStateStore(): MemoryStateStore {
  const items = new Map<string, StoredState>();
  const spills = new Map<string, { place: SpillPlace; ids: Set<string> }>();
  const copy = (stored: StoredState): StoredState => ({ ...stored, bytes: stored.bytes.slice() });
  return {
    items,
    spills,
    async read(addresses) {
      return new Map(
        addresses.map((address) => {
          const item = items.get(addressKey(address));
          return [addressKey(address), item === undefined ? "absent" : copy(item)];
        }),
      );
    },
    async write(changes) {
      return changes.map(({ address, next }) => {
        const key = addressKey(address);
        if ((items.get(key)?.version ?? 0) !== next.version - 1) return "conflict";
        items.set(key, copy(next));
        return "written";
      });
    },
    async readSpill(places, nowMs) {
      return places.map((place) => {
        const kept = nowMs < spillExpiresAtMs(place.day);
        return new Set(kept ? spills.get(spillPlaceKey(place))?.ids : []);
      });
    },
    async addSpill(added) {
      for (const { place, ids } of added) {
        const key = spillPlaceKey(place);
        const there = spills.get(key) ?? { place, ids: new Set<string>() };
        for (const id of ids) there.ids.add(id);
        spills.set(key, there);
      }
    },
    async listSpill(address) {
      return [...spills.values()]
        .filter(({ place }) => addressKey(place.address) === addressKey(address))
        .map(({ place, ids }) => ({ place, ids: [...ids] }));
    },
    async deleteSpill(listed) {
      for (const { place, ids } of listed) {
        const key = spillPlaceKey(place);
        const there = spills.get(key)?.ids ?? new Set();
        if (there.size === ids.length && ids.every((id) => there.has(id))) spills.delete(key);
      }
    },
  };
}
