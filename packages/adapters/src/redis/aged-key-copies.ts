import type { KeyRecord } from "@porchlight/core/ports/workspaces";
import type { Redis } from "@upstash/redis";
import type { Guard } from "../guard.ts";
import { copiesGuard, KEY_COPY_TTL_SECONDS, parseCopy, redisKey } from "./redis-key-copies.ts";

/** A copy of a key, and how long ago the table said so. */
export interface AgedKeyCopy {
  readonly key: KeyRecord;
  readonly ageMs: number;
}

/** Undefined where there is no copy. Throws `cache.unavailable`. */
export type ReadAgedKeyCopy = (keyId: string) => Promise<AgedKeyCopy | undefined>;

/** One command on the bill, where two would be two. KEYS[1]: the copy → { text or nil, what it has left to live }. */
const READ_AGED = `return { redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1]) }`;

/**
 * Reads copies of keys with their age, which is what they have lived of their time: for those who have no table to
 * ask, and may not believe a copy for as long as it lives.
 */
export function createAgedKeyCopies({
  redis,
  guard = copiesGuard(),
}: {
  /** Must not deserialize by itself. */
  readonly redis: Pick<Redis, "createScript">;
  readonly guard?: Guard;
}): ReadAgedKeyCopy {
  const script = redis.createScript<[text: string | null, leftMs: number]>(READ_AGED);
  return async (keyId) => {
    const [text, leftMs] = await guard(() => script.exec([redisKey(keyId)], []));
    const key = text === null ? undefined : parseCopy(text);
    if (key === undefined) return undefined;
    // What does not expire was not written by us, and may be of any age.
    const ageMs = leftMs < 0 ? Number.POSITIVE_INFINITY : KEY_COPY_TTL_SECONDS * 1_000 - leftMs;
    return { key, ageMs };
  };
}
