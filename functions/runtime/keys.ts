import { createHash } from "node:crypto";
import { ServiceError } from "@porchlight/core/error";
import { readPresentedKey } from "@porchlight/core/keys/key-presented";
import { createKeyring } from "@porchlight/core/keys/keyring";
import type { KeyCopies } from "@porchlight/core/ports/key-copies";
import type { KeyRecord, Scope, Workspaces } from "@porchlight/core/ports/workspaces";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { headerOf } from "./header.ts";

export interface KeyPorts {
  workspaces(): Promise<Pick<Workspaces, "readKey">>;
  keyCopies(): Promise<KeyCopies>;
  behaviors(): Promise<ReadonlyMap<string, Behavior>>;
}

/** Who asks, and what their workspace means by an interaction. */
export interface Caller {
  readonly key: KeyRecord;
  readonly behavior: Behavior;
}

type Asked = readonly [
  event: Pick<APIGatewayProxyEvent, "headers">,
  scope: Scope,
  nowMs: number,
  body?: unknown,
];
export type CheckKey = (...asked: Asked) => Promise<KeyRecord>;
export type Authenticate = (...asked: Asked) => Promise<Caller>;

/**
 * The key check of a function, with a memory of its own. Throws `key.missing`, `key.wrong`, `key.scope` or
 * `store.unavailable`.
 */
export function createCheckKey(ports: Omit<KeyPorts, "behaviors">): CheckKey {
  const keyring = createKeyring({
    readKey: async (keyId) => (await ports.workspaces()).readKey(keyId),
    hash: (secret) => createHash("sha256").update(secret).digest("hex"),
    copies: {
      read: async (keyId) => (await ports.keyCopies()).read(keyId),
      write: async (key) => (await ports.keyCopies()).write(key),
    },
  });
  return async (event, scope, nowMs, body) =>
    keyring.authenticate(readPresentedKey(headerOf(event, "authorization"), body), scope, nowMs);
}

/** The schema of a key's workspace. Throws `schema.not_found` where the deployment lacks it. */
export async function openBehavior(
  { behaviors }: Pick<KeyPorts, "behaviors">,
  { schema, workspace }: KeyRecord,
): Promise<Behavior> {
  const behavior = (await behaviors()).get(schema);
  if (behavior === undefined)
    throw new ServiceError(
      "schema.not_found",
      `the workspace "${workspace}" has the schema "${schema}", which is not deployed`,
    );
  return behavior;
}

/** Checks a key and opens its schema. Throws what both throw. */
export const createAuthenticate =
  (ports: KeyPorts, checkKey: CheckKey = createCheckKey(ports)): Authenticate =>
  async (...asked) => {
    const key = await checkKey(...asked);
    return { key, behavior: await openBehavior(ports, key) };
  };
