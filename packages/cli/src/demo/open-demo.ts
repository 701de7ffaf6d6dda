import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { connect, type Porchlight } from "@porchlight/client/connect";
import { createKey } from "@porchlight/core/keys/key-administration";
import { createWorkspace } from "@porchlight/core/keys/workspace";
import { TABLES } from "@porchlight/core/names";
import type { Laptop } from "@porchlight/local/laptop";
import { localClients } from "@porchlight/local/local-clients";
import { startLaptop } from "@porchlight/local/start-laptop";
import { bundleAll } from "../bundle-all.ts";
import { DEFAULT_SCHEMA } from "../load-schemas.ts";

export const DEMO_WORKSPACE = "demo";

/** A laptop with a workspace on it, and how to talk to it. */
export interface Demo {
  readonly laptop: Laptop;
  readonly clients: ReturnType<typeof localClients>;
  readonly key: string;
  readonly porchlight: Porchlight;
  stop(): Promise<void>;
}

/** Starts a laptop on a folder; only its gateway is on a port that anybody chose. */
export async function startDemoLaptop(
  dataDir: string,
  port: number,
  onLogFailure: (error: Error) => void,
): Promise<Laptop> {
  const output = createWriteStream(join(dataDir, "laptop.log"));
  output.on("error", onLogFailure);
  return startLaptop({
    dataDir,
    ports: { gateway: port, dynamo: 0, queues: 0, redis: 0 },
    // What is shown is what is deployed; and a bundle starts in half the time.
    bundles: await bundleAll(),
    prewarm: true,
    onLog: (line) => output.write(`${line}\n`),
  });
}

/** Makes the workspace and its key, which other commands find where they keep their own. */
export async function openDemo(laptop: Laptop, dataDir: string): Promise<Demo> {
  const clients = localClients(laptop.endpoints);
  const table = laptop.resources.tables[TABLES.workspaces] as string;
  const workspaces = createDynamoWorkspaces({ client: clients.dynamo, table });
  const nowMs = Date.now();
  const workspace = DEMO_WORKSPACE;
  await createWorkspace(workspaces, { name: workspace, schema: DEFAULT_SCHEMA, nowMs });
  const scopes = ["write", "read", "admin"] as const;
  const { text: key } = await createKey(workspaces, { workspace, scopes, nowMs, randomBytes });
  await mkdir(join(dataDir, "keys"), { mode: 0o700 });
  await writeFile(join(dataDir, "keys", `${workspace}.key`), key, { mode: 0o600 });
  return {
    laptop,
    clients,
    key,
    // Patient: on a busy machine functions may take long to start.
    porchlight: connect({ url: laptop.url, key, retries: 10, timeoutMs: 120_000 }),
    async stop() {
      for (const client of Object.values(clients)) client.destroy();
      await laptop.stop();
    },
  };
}
