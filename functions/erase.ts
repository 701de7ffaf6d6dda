import { createHash } from "node:crypto";
import { type BeginErasurePorts, beginErasure } from "@porchlight/core/erase/begin-erasure";
import { erasureAnswer } from "@porchlight/core/erase/erasure-answer";
import type { Erasures } from "@porchlight/core/ports/erasures";
import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import type { StateStore } from "@porchlight/core/ports/state-store";
import { readPersonAsked } from "@porchlight/core/profile/read-person-asked";
import { httpHandler } from "./runtime/http.ts";
import { createAuthenticate, type KeyPorts } from "./runtime/keys.ts";
import { log } from "./runtime/log.ts";
import { lastSegment, readQuery } from "./runtime/request.ts";
import { wire } from "./runtime/wire.ts";

export interface ErasePorts extends KeyPorts {
  states(): Promise<StateStore>;
  erasures(): Promise<Erasures>;
  cache(): Promise<ProfileCache>;
}

/** Begins to erase a person; `erase-stores` finishes it. */
export function createErase(ports: ErasePorts) {
  const authenticate = createAuthenticate(ports);
  return httpHandler(async (event, { awsRequestId: requestId }) => {
    const nowMs = Date.now();
    const { key, behavior } = await authenticate(event, "admin", nowMs);
    const person = readPersonAsked(lastSegment(event), readQuery(event, ["as"]).as);
    const { workspace, keyId } = key;
    const [states, erasures, cache] = await Promise.all([
      ports.states(),
      ports.erasures(),
      ports.cache(),
    ]);
    const begin: BeginErasurePorts = { states, erasures, cache };
    const erasure = await beginErasure(begin, behavior, { workspace, person }, nowMs);
    const names = Object.keys(erasure.names).length;
    log({
      requestId,
      audit: "erase",
      workspace,
      keyId,
      personHash: hash(workspace, person),
      names,
    });
    return { status: 202, body: erasureAnswer(erasure) };
  });
}

/** Who knows the id finds the line; the log alone does not say who it was. */
const hash = (workspace: string, person: string): string =>
  createHash("sha256").update(`${workspace}#${person}`).digest("hex");

export const handler = createErase(wire);
