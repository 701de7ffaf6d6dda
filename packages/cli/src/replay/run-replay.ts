import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { createKey } from "@porchlight/core/keys/key-administration";
import { createWorkspace } from "@porchlight/core/keys/workspace";
import { TABLES } from "@porchlight/core/names";
import { localClients } from "@porchlight/local/local-clients";
import { startLaptop } from "@porchlight/local/start-laptop";
import { loadSchema } from "../load-schemas.ts";
import { checkReplay } from "./check-replay.ts";
import { createConsumerFaults } from "./consumer-faults.ts";
import type { FaultSettings } from "./fault-settings.ts";
import { type Judgement, judgeReplay } from "./judge-replay.ts";
import type { StartProgress } from "./progress.ts";
import type { ReplayDefinition, ReplayEvent } from "./replay-definition.ts";
import { type ReplayContext, sendLog } from "./send-log.ts";

export interface ReplayOptions {
  readonly definition: ReplayDefinition;
  readonly dataFolder: string;
  /** Events, the first in time order. */
  readonly limit: number;
  readonly faults?: FaultSettings;
  /** Leaves the laptop's data and output where they are, as a replay that fails does. */
  readonly keep: boolean;
  /** One sentence for whoever watches. */
  readonly say: (sentence: string) => void;
  readonly startProgress: StartProgress;
}

/** Sends a log through a laptop of its own and holds what comes of it against the oracle. */
export async function runReplay(options: ReplayOptions): Promise<Judgement> {
  const { dataFolder, definition, keep, limit, say } = options;
  const events = await definition.readLog(dataFolder, limit);
  say(`read ${events.length} events of ${definition.name}`);
  const folder = await mkdtemp(join(tmpdir(), "porchlight-replay-"));
  let passed = false;
  try {
    const judgement = await replayIn(folder, events, options);
    passed = judgement.problems.length === 0;
    return judgement;
  } finally {
    if (keep || !passed) say(`the laptop's data and output are in ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
}

async function replayIn(
  folder: string,
  events: readonly ReplayEvent[],
  options: ReplayOptions,
): Promise<Judgement> {
  const { definition } = options;
  const faults = options.faults && createConsumerFaults(options.faults);
  const output = createWriteStream(join(folder, "output.log"));
  const laptop = await startLaptop({
    dataDir: folder,
    ports: { gateway: 0, dynamo: 0, queues: 0, redis: 0 },
    schemaFile: definition.schemaFile,
    prewarm: true,
    onLog: (line) => output.write(`${line}\n`),
    ...faults?.laptopOptions,
  });
  const clients = localClients(laptop.endpoints);
  try {
    const table = laptop.resources.tables[TABLES.workspaces] as string;
    const { workspace, key } = await openWorkspace(clients, table, definition.name);
    const behavior = await loadSchema(definition.schemaFile);
    const context = { laptop, clients, workspace, key, events, behavior };
    const sending = await sendLog(context, options, faults);
    return judgeReplay(await checkReplay(context, options, sending));
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    await laptop.stop();
    output.end();
  }
}

/** A workspace that nothing has touched, and a key that may state when things were known. */
async function openWorkspace(
  { dynamo: client }: ReplayContext["clients"],
  table: string,
  schema: string,
): Promise<{ workspace: string; key: string }> {
  const workspaces = createDynamoWorkspaces({ client, table });
  const nowMs = Date.now();
  const name = `replay-${randomBytes(4).toString("hex")}`;
  await createWorkspace(workspaces, { name, schema, nowMs });
  const scopes = ["write", "admin"] as const;
  const { text } = await createKey(workspaces, { workspace: name, scopes, nowMs, randomBytes });
  return { workspace: name, key: text };
}
