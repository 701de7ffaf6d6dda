import type { KeyCopies } from "@porchlight/core/ports/key-copies";
import type { KeyRecord, Scope } from "@porchlight/core/ports/workspaces";
import type { Redis } from "@upstash/redis";
import { createGuard, type Guard } from "../guard.ts";

export interface RedisKeyCopiesOptions {
  /** Must not deserialize by itself. */
  readonly redis: Pick<Redis, "createScript" | "set">;
  readonly guard?: Guard;
}

/** Longer than an outage of the table, and the longest that a copy of a lost revocation may live. */
export const KEY_COPY_TTL_SECONDS = 86_400;

const copiesGuard = (): Guard =>
  createGuard({
    code: "cache.unavailable",
    service: "the copies of keys",
    retries: 0,
    breakAfter: 3,
    restMs: 1_000,
  });

/** One round trip. KEYS[1]: the copy → { text or nil, what it has left to live }. */
const READ = `return { redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1]) }`;

/** Copies of keys in Redis, one text per key: hashes of secrets, never secrets. Their age is what they have lived of their day. */
export function createRedisKeyCopies({
  redis,
  guard = copiesGuard(),
}: RedisKeyCopiesOptions): KeyCopies {
  const script = redis.createScript<[text: string | null, leftMs: number]>(READ);
  return {
    async read(keyId) {
      const [text, leftMs] = await guard(() => script.exec([redisKey(keyId)], []));
      const key = text === null ? undefined : parseCopy(text);
      if (key === undefined) return undefined;
      // What does not expire was not written by us, and may be of any age.
      const ageMs = leftMs < 0 ? Number.POSITIVE_INFINITY : KEY_COPY_TTL_SECONDS * 1_000 - leftMs;
      return { key, ageMs };
    },
    async write(key) {
      const text = JSON.stringify(key);
      await guard(() => redis.set(redisKey(key.keyId), text, { ex: KEY_COPY_TTL_SECONDS }));
    },
  };
}

export const redisKey = (keyId: string): string => `key#${keyId}`;

const SCOPES: readonly Scope[] = ["write", "read", "admin"];

/** Undefined for what is no copy of a key: then as much is known as without one. */
function parseCopy(text: string): KeyRecord | undefined {
  const value = parseObject(text);
  const { keyId, workspace, schema, secretHash, scopes, createdAtMs, revokedAtMs } = value;
  const whole =
    [keyId, workspace, schema, secretHash].every((field) => typeof field === "string") &&
    Array.isArray(scopes) &&
    scopes.every((scope) => SCOPES.includes(scope)) &&
    typeof createdAtMs === "number" &&
    (revokedAtMs === undefined || typeof revokedAtMs === "number");
  return whole ? (value as unknown as KeyRecord) : undefined;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Whatever stands there is not ours; the caller does without.
    return {};
  }
}
