import { ServiceError } from "../error.ts";
import type { KeyCopies } from "../ports/key-copies.ts";
import type { KeyRecord, Scope, Workspaces } from "../ports/workspaces.ts";
import { unlessAway } from "../unless-away.ts";
import { hashSecret, isSameHash, parseKey } from "./key.ts";
import { createMemory } from "./keyring-memory.ts";

/** How long a key is believed without asking again; so long may a revoked one still open. */
export const KEY_KEPT_MS = 60_000;
/** How long an unknown key is refused, and one from a copy believed, without asking again. */
export const KEY_KEPT_SHORTLY_MS = 5_000;
const CAPACITY = 1_000;

export interface Keyring {
  /**
   * What the presented key opens. Throws `key.missing`, `key.wrong` or `key.scope`; with the table away,
   * a key of which no copy is left either throws `store.unavailable`: it is not known to be wrong.
   */
  authenticate(presented: string | undefined, scope: Scope, nowMs: number): Promise<KeyRecord>;
}

export interface KeyringPorts {
  readonly readKey: Workspaces["readKey"];
  readonly copies: KeyCopies;
  /** As `hashSecret` does; where the platform has it without a promise, a request is 0.3 ms cheaper. */
  readonly hash?: (secret: string) => string | Promise<string>;
}

/**
 * Keys by table, remembered in memory, with a second copy for the next process and for when the table is away. However
 * many copies are between, a key is believed for a minute from when the table was read.
 *
 * @param capacity how many known keys are remembered, and as many unknown ones
 */
export function createKeyring(ports: KeyringPorts, capacity = CAPACITY): Keyring {
  const find = createKeyFinder(ports, capacity);
  const { hash: hashOf = hashSecret } = ports;
  return {
    async authenticate(presented, scope, nowMs) {
      if (presented === undefined)
        throw new ServiceError(
          "key.missing",
          "no key: send it as the user name of Basic authorization, as a bearer token or as writeKey",
        );
      const parsed = parseKey(presented);
      if (parsed === undefined)
        throw new ServiceError("key.wrong", "this is no key: a key reads pl_<id>_<secret>");
      const [key, hash] = await Promise.all([find(parsed.keyId, nowMs), hashOf(parsed.secret)]);
      if (key === undefined || !isSameHash(key.secretHash, hash))
        throw new ServiceError("key.wrong", "no workspace has this key");
      requireOpen(key, scope, nowMs);
      return key;
    },
  };
}

function requireOpen(key: KeyRecord, scope: Scope, nowMs: number): void {
  if (key.revokedAtMs !== undefined && key.revokedAtMs <= nowMs)
    throw new ServiceError("key.wrong", `the key ${key.keyId} was revoked`);
  // Whoever may administer may also write and read.
  if (!key.scopes.includes(scope) && !key.scopes.includes("admin"))
    throw new ServiceError("key.scope", `the key ${key.keyId} has no scope "${scope}"`, {
      details: { keyId: key.keyId, scope },
    });
}

/** Memory while it is fresh, then a fresh copy, then the table, then a copy or memory however old. */
function createKeyFinder({ readKey, copies }: KeyringPorts, capacity: number) {
  const known = createMemory<{ key: KeyRecord; untilMs: number }>(capacity);
  // Apart, so that a flood of made-up keys does not push out the known ones.
  const unknown = createMemory<number>(capacity);
  const keep = (key: KeyRecord, untilMs: number): KeyRecord => {
    known.set(key.keyId, { key, untilMs });
    return key;
  };
  return async (keyId: string, nowMs: number): Promise<KeyRecord | undefined> => {
    const remembered = known.get(keyId);
    if (remembered !== undefined && nowMs < remembered.untilMs) return remembered.key;
    if (nowMs < (unknown.get(keyId) ?? 0)) return undefined;
    const copy = await unlessAway("cache.unavailable", copies.read(keyId));
    if (copy !== undefined && copy.ageMs < KEY_KEPT_MS)
      return keep(copy.key, nowMs + KEY_KEPT_MS - copy.ageMs);
    const key = await unlessAway("store.unavailable", readKey(keyId));
    if (key === undefined) {
      const old = copy?.key ?? remembered?.key;
      if (old === undefined) throw cannotTell();
      return keep(old, nowMs + KEY_KEPT_SHORTLY_MS);
    }
    if (key === "absent") {
      known.delete(keyId);
      unknown.set(keyId, nowMs + KEY_KEPT_SHORTLY_MS);
      return undefined;
    }
    // Where the copy cannot be written now, the next look-up tries again.
    await unlessAway("cache.unavailable", copies.write(key));
    return keep(key, nowMs + KEY_KEPT_MS);
  };
}

const cannotTell = () =>
  new ServiceError(
    "store.unavailable",
    "the table of keys is away, and there is no copy of this one",
  );
