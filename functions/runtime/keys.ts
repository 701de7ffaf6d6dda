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

export type Authenticate = (
  event: Pick<APIGatewayProxyEvent, "headers">,
  scope: Scope,
  nowMs: number,
  body?: unknown,
) => Promise<Caller>;

/**
 * The key check of a function, with a memory of its own. Throws `key.missing`, `key.wrong`, `key.scope`,
 * `store.unavailable`, or `schema.not_found` where the deployment lacks the workspace's schema.
 */
export function createAuthenticate(ports: KeyPorts): Authenticate {
  const keyring = createKeyring({
    readKey: async (keyId) => (await ports.workspaces()).readKey(keyId),
    hash: (secret) => createHash("sha256").update(secret).digest("hex"),
    copies: {
      read: async (keyId) => (await ports.keyCopies()).read(keyId),
      write: async (key) => (await ports.keyCopies()).write(key),
    },
  });
  return async (event, scope, nowMs, body) => {
    const presented = readPresentedKey(headerOf(event, "authorization"), body);
    const key = await keyring.authenticate(presented, scope, nowMs);
    const behavior = (await ports.behaviors()).get(key.schema);
    if (behavior === undefined)
      throw new ServiceError(
        "schema.not_found",
        `the workspace "${key.workspace}" has the schema "${key.schema}", which is not deployed`,
      );
    return { key, behavior };
  };
}
