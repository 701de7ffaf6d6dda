import { ServiceError } from "../error.ts";
import type { KeyRecord, Scope, Workspaces } from "../ports/workspaces.ts";
import { formatKey, generateKey, hashSecret, type RandomBytes } from "./key.ts";
import { requireWorkspace } from "./workspace.ts";

export interface CreatedKey {
  /** `pl_<keyId>_<secret>`: shown once, kept nowhere. */
  readonly text: string;
  readonly record: KeyRecord;
}

/** Creates a key of a workspace. Throws `workspace.not_found`. */
export async function createKey(
  workspaces: Pick<Workspaces, "read" | "writeKey">,
  options: {
    workspace: string;
    scopes: readonly Scope[];
    nowMs: number;
    randomBytes: RandomBytes;
  },
): Promise<CreatedKey> {
  if (options.scopes.length === 0)
    throw new ServiceError("request.bad_parameter", "a key without scopes opens nothing");
  const { name, schema } = await requireWorkspace(workspaces, options.workspace);
  return writeNewKey(workspaces, { ...options, workspace: name, schema });
}

/**
 * Gives a key a successor with the same scopes, and revokes it after `graceMs`. The successor comes
 * first: a crash between the two leaves one key too many, never none. Throws `key.not_found`, or
 * `request.bad_parameter` for a key that is revoked.
 */
export async function rotateKey(
  workspaces: Pick<Workspaces, "readKey" | "writeKey">,
  options: { keyId: string; graceMs?: number; nowMs: number; randomBytes: RandomBytes },
): Promise<CreatedKey> {
  const { keyId, graceMs = 0, nowMs, randomBytes } = options;
  const old = await requireKey(workspaces, keyId);
  if (old.revokedAtMs !== undefined)
    throw new ServiceError(
      "request.bad_parameter",
      `the key ${keyId} is revoked, or will be: create a new one`,
    );
  const { workspace, schema, scopes } = old;
  const created = await writeNewKey(workspaces, { workspace, schema, scopes, nowMs, randomBytes });
  await workspaces.writeKey({ ...old, revokedAtMs: nowMs + graceMs });
  return created;
}

/**
 * Revokes a key; functions that remember it refuse it within a minute. The earliest revocation counts.
 * Throws `key.not_found`.
 */
export async function revokeKey(
  workspaces: Pick<Workspaces, "readKey" | "writeKey">,
  { keyId, nowMs }: { keyId: string; nowMs: number },
): Promise<KeyRecord> {
  const key = await requireKey(workspaces, keyId);
  const revoked = { ...key, revokedAtMs: Math.min(nowMs, key.revokedAtMs ?? nowMs) };
  await workspaces.writeKey(revoked);
  return revoked;
}

async function writeNewKey(
  workspaces: Pick<Workspaces, "writeKey">,
  {
    workspace,
    schema,
    scopes,
    nowMs,
    randomBytes,
  }: Pick<KeyRecord, "workspace" | "schema" | "scopes"> & {
    nowMs: number;
    randomBytes: RandomBytes;
  },
): Promise<CreatedKey> {
  const presented = generateKey(randomBytes);
  const record: KeyRecord = {
    keyId: presented.keyId,
    workspace,
    schema,
    scopes,
    secretHash: await hashSecret(presented.secret),
    createdAtMs: nowMs,
  };
  await workspaces.writeKey(record);
  return { text: formatKey(presented), record };
}

async function requireKey(
  workspaces: Pick<Workspaces, "readKey">,
  keyId: string,
): Promise<KeyRecord> {
  const key = await workspaces.readKey(keyId);
  if (key === "absent") throw new ServiceError("key.not_found", `there is no key ${keyId}`);
  return key;
}
