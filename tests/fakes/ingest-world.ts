import { randomBytes } from "node:crypto";
import { ServiceError } from "@porchlight/core/error";
import { parseQueueRecord } from "@porchlight/core/ingest/queue-record";
import type { QueueRecord } from "@porchlight/core/interaction";
import { createKey } from "@porchlight/core/keys/key-administration";
import { createWorkspace } from "@porchlight/core/keys/workspace";
import type { Enqueue } from "@porchlight/core/ports/enqueue";
import type { KeyCopies } from "@porchlight/core/ports/key-copies";
import type { Scope, Workspaces } from "@porchlight/core/ports/workspaces";
import { createIngest } from "@porchlight/functions/ingest";
import { apiContext, apiEvent } from "./api-event.ts";
import { createMemoryKeyCopies } from "./memory-key-copies.ts";
import { createMemoryWorkspaces } from "./memory-workspaces.ts";
import { visits } from "./visit-behavior.ts";

type Body = string | Uint8Array | null;

/** The ingest function as it is deployed, over ports in memory: workspace "north", schema "visits". */
export async function createIngestWorld() {
  const workspaces = createMemoryWorkspaces();
  const ports = {
    workspaces: workspaces as Pick<Workspaces, "readKey">,
    keyCopies: createMemoryKeyCopies() as KeyCopies,
    enqueue: (async (bodies) => {
      records.push(...bodies.map(parseQueueRecord));
    }) as Enqueue,
  };
  const records: QueueRecord[] = [];
  await createWorkspace(workspaces, { name: "north", schema: "visits", nowMs: 0 });
  const keyFor = async (...scopes: Scope[]): Promise<string> =>
    (await createKey(workspaces, { workspace: "north", scopes, nowMs: 0, randomBytes })).text;
  const key = await keyFor("write");
  const handler = createIngest({
    workspaces: async () => ports.workspaces,
    keyCopies: async () => ports.keyCopies,
    enqueue: async () => ports.enqueue,
    behaviors: async () => new Map([[visits.name, visits]]),
  });
  return {
    handler,
    /** Replace one to see what becomes of a request. */
    ports,
    workspaces,
    /** What is on the queue, read. */
    records,
    key,
    keyFor,
    async post(path: string, body: Body, headers: Record<string, string> = basic(key)) {
      const answered = await handler(apiEvent({ path, body, headers }), apiContext());
      const { statusCode: status, headers: answeredHeaders } = answered;
      return { status, headers: answeredHeaders, body: JSON.parse(answered.body) };
    },
  };
}

export type IngestWorld = Awaited<ReturnType<typeof createIngestWorld>>;

export const basic = (key: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
});

/** A port that is away. */
export const away = (code: "store.unavailable" | "cache.unavailable" | "queue.unavailable") => () =>
  Promise.reject(new ServiceError(code, "away"));
