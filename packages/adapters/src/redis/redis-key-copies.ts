import type { KeyCopies } from "@porchlight/core/ports/key-copies";
import type { KeyRecord, Scope } from "@porchlight/core/ports/workspaces";
import type { Redis } from "@upstash/redis";
import { createGuard, type Guard } from "../guard.ts";

export interface RedisKeyCopiesOptions {
  /** Must not deserialize by itself. */
  readonly redis: Pick<Redis, "get" | "set">;
  readonly guard?: Guard;
}

/** Longer than an outage of the table, and the longest that a copy of a lost revocation may live. */
export const KEY_COPY_TTL_SECONDS = 86_400;

export const copiesGuard = (): Guard =>
  createGuard({
    code: "cache.unavailable",
    service: "the copies of keys",
    retries: 0,
    breakAfter: 3,
    restMs: 1_000,
  });

/** Copies of keys in Redis, one text per key: hashes of secrets, never secrets. */
export function createRedisKeyCopies({
  redis,
  guard = copiesGuard(),
}: RedisKeyCopiesOptions): KeyCopies {
  return {
    async read(keyId) {
      const text = await guard(() => redis.get<string>(redisKey(keyId)));
      return text === null ? undefined : parseCopy(text);
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
export function parseCopy(text: string): KeyRecord | undefined {
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
