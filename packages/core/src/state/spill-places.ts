import type { PersonAddress, Spill, SpillPlace } from "../ports/state-store.ts";
import { addressKey } from "../ports/state-store.ts";
import type { LeavingId, SeenIds } from "./seen-ids.ts";

/**
 * Where spilled ids go. A day's first 256 ids share one set; the next 4,096 are spread over 16 sets by
 * their hash, the next 65,536 over 256, and so on: a set stays near 256 ids (a few KB) however busy the
 * day, and a look-up reads one set per level, of which a day of 70,000 interactions has three.
 */
const SET_SIZE = 256;
const FAN_OUT = 16;

/** The level that the n-th spilled id of a day (from 0) goes to. */
export function spillLevel(n: number): number {
  let level = 0;
  let end = SET_SIZE;
  while (n >= end) {
    level++;
    end += SET_SIZE * FAN_OUT ** level;
  }
  return level;
}

/** The bucket of an id at a level: the first hex digits of its hash. */
const spillBucket = (id: string, level: number): number =>
  level === 0 ? 0 : Number.parseInt(id.slice(0, level), 16);

/** Assigns places to ids that leave the state, counting them there. */
export function placeLeaving(
  address: PersonAddress,
  seen: SeenIds,
  leaving: readonly LeavingId[],
): Spill[] {
  const spills = new Map<string, { place: SpillPlace; ids: string[] }>();
  for (const { id, day } of leaving) {
    const n = seen.spilled.get(day) ?? 0;
    seen.spilled.set(day, n + 1);
    const place = { address, day, level: spillLevel(n), bucket: spillBucket(id, spillLevel(n)) };
    const key = spillPlaceKey(place);
    const spill = spills.get(key) ?? { place, ids: [] };
    spill.ids.push(id);
    spills.set(key, spill);
  }
  return [...spills.values()];
}

/** Every place where the id may have been spilled. */
export function placesToLookIn(address: PersonAddress, seen: SeenIds, id: string): SpillPlace[] {
  return [...seen.spilled].flatMap(([day, count]) =>
    Array.from({ length: spillLevel(count - 1) + 1 }, (_, level) => ({
      address,
      day,
      level,
      bucket: spillBucket(id, level),
    })),
  );
}

/** Every place that may hold spilled ids of a person. */
export function allPlaces(address: PersonAddress, seen: SeenIds): SpillPlace[] {
  return [...seen.spilled].flatMap(([day, count]) =>
    Array.from({ length: spillLevel(count - 1) + 1 }, (_, level) =>
      Array.from({ length: FAN_OUT ** level }, (_, bucket) => ({ address, day, level, bucket })),
    ).flat(),
  );
}

export const spillPlaceKey = ({ address, day, level, bucket }: SpillPlace): string =>
  `${day}#${level}#${bucket}#${addressKey(address)}`;
