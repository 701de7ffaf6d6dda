import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDynamoStateStore } from "@porchlight/adapters/dynamo/dynamo-state-store";
import { queueDepth } from "@porchlight/cli/replay/queue-watch";
import { buildVector } from "@porchlight/core/features/vector";
import { QUEUES, TABLES } from "@porchlight/core/names";
import { addressKey, type StateStore } from "@porchlight/core/ports/state-store";
import { emptyPersonState } from "@porchlight/core/state/person-state";
import { decodeState, encodeState } from "@porchlight/core/state/state-codec";
import type { Laptop } from "@porchlight/local/laptop";
import { localClients } from "@porchlight/local/local-clients";
import { startLaptop } from "@porchlight/local/start-laptop";
import { realEstate } from "@porchlight/realestate/real-estate";
import { topology } from "@porchlight/stacks/topology";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ANY_PORTS } from "./fixtures/fixture-topology.ts";
import { openWorkspace } from "./fixtures/open-workspace.ts";

const BIN = join(import.meta.dirname, "../../packages/cli/bin/porchlight.mjs");
const PATIENCE = { timeout: 30_000, interval: 200 };
const { featureSet } = realEstate;
const POISONED = { workspace: "acme", person: "u:u_poisoned" } as const;

let dataDir: string;
let laptop: Laptop;
let clients: ReturnType<typeof localClients>;
let states: StateStore;
let key: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "porchlight-redrive-"));
  const deadLetters = { queue: QUEUES.interactionsDead, afterReceives: 3 };
  const queue = { visibilitySeconds: 2, retentionSeconds: 3_600, deadLetters };
  laptop = await startLaptop({
    dataDir,
    ports: ANY_PORTS,
    topology: {
      ...topology,
      queues: { ...topology.queues, [QUEUES.interactions]: queue },
    },
    overrides: { visibilitySeconds: 2, windowSeconds: 0 },
  });
  clients = localClients(laptop.endpoints);
  const table = laptop.resources.tables[TABLES.people] as string;
  states = createDynamoStateStore({ client: clients.dynamo, table });
  key = await openWorkspace(laptop, "acme", ["write", "read"]);
});
afterAll(async () => {
  for (const client of Object.values(clients ?? {})) client.destroy();
  await laptop?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const track = async (userId: string, messageId: string) => {
  const response = await fetch(`${laptop.url}/v1/track`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ userId, messageId, event: "tour_requested" }),
  });
  expect(await response.json()).toMatchObject({ accepted: 1 });
};

const depthOf = (queue: string) =>
  queueDepth(clients.sqs, laptop.resources.queueUrls[queue] as string);

/** How often a person asked for a tour, by their state. */
async function toursOf(person: `u:${string}`): Promise<number | undefined> {
  const address = { workspace: "acme", person };
  const stored = (await states.read([address])).get(addressKey(address));
  if (stored === undefined || stored === "absent") return undefined;
  const vector = buildVector(featureSet, decodeState(featureSet, stored.bytes), Date.now());
  return vector[featureSet.columns.indexOf("tour_requested_total")];
}

const redrive = (...args: string[]): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const command = [BIN, "redrive", "--data", dataDir, "--json", ...args];
    const env = { PATH: process.env.PATH };
    execFile(process.execPath, command, { env }, (error, out) =>
      error === null ? resolve(JSON.parse(out)) : reject(error),
    );
  });

it("brings back what was given up on, once it can be folded, and counts it once", async () => {
  // A cold start may outlast the visibility of a record, and so spend its receives: the first is nobody's who is counted.
  await track("u_first", "m-0");
  await vi.waitFor(async () => expect(await toursOf("u:u_first")).toBe(1), PATIENCE);
  const poison = { version: 1, bytes: new Uint8Array([99]) };
  await states.write([{ address: POISONED, next: poison }]);
  await Promise.all([track("u_poisoned", "m-1"), track("u_well", "m-2")]);
  await vi.waitFor(async () => expect(await depthOf(QUEUES.interactionsDead)).toBe(1), PATIENCE);
  await vi.waitFor(async () => expect(await toursOf("u:u_well")).toBe(1), PATIENCE);

  // Not healed yet: it comes back.
  expect(await redrive()).toEqual({ dead: 1, moved: 1 });
  await vi.waitFor(async () => expect(await depthOf(QUEUES.interactionsDead)).toBe(1), PATIENCE);

  const healed = { version: 2, bytes: encodeState(featureSet, emptyPersonState(featureSet)) };
  await states.write([{ address: POISONED, next: healed }]);
  expect(await redrive("--dry-run")).toEqual({ dead: 1, moved: 0 });
  expect(await redrive()).toEqual({ dead: 1, moved: 1 });
  await vi.waitFor(async () => expect(await toursOf("u:u_poisoned")).toBe(1), PATIENCE);
  expect(await redrive()).toEqual({ dead: 0, moved: 0 });

  // As if the one who moved it had been killed between sending and deleting.
  await track("u_poisoned", "m-1");
  await track("u_poisoned", "m-3");
  await vi.waitFor(async () => expect(await toursOf("u:u_poisoned")).toBe(2), PATIENCE);
  await vi.waitFor(async () => expect(await depthOf(QUEUES.interactions)).toBe(0), PATIENCE);
  expect(await toursOf("u:u_poisoned")).toBe(2);
});
