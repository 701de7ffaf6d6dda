import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { createKey } from "@porchlight/core/keys/key-administration";
import { createWorkspace } from "@porchlight/core/keys/workspace";
import { FUNCTIONS, QUEUES, TABLES } from "@porchlight/core/names";
import { SNAPSHOT_EVERY_MS } from "@porchlight/core/profile/sweep-profiles";
import type { FunctionStats, Laptop, RunningFunction } from "@porchlight/local/laptop";
import { localClients } from "@porchlight/local/local-clients";
import { createMeter, type WireCounts } from "@porchlight/local/meter/meter";
import { startLaptop } from "@porchlight/local/start-laptop";
import { realEstate } from "@porchlight/realestate/real-estate";
import { queueDepth, waitUntilDrained } from "../replay/queue-watch.ts";
import type { MeasuredLoad } from "./measured-load.ts";
import { planRun, type Run, sendRun, sendSeed } from "./send-run.ts";
import { createVisits } from "./visits.ts";

const RUNNING = [
  FUNCTIONS.ingest,
  FUNCTIONS.scoreInteractions,
  FUNCTIONS.predict,
  FUNCTIONS.sweep,
] as const;
export type RunningName = (typeof RUNNING)[number];
/** Of every SNAPSHOT_EVERY_MS. */
const COPYING_MS = 60_000;
const STUCK_MS = 60_000;
const WORKSPACE = "measured";

export interface Measurement {
  readonly counts: WireCounts;
  /** Sweeps that copied call lists. */
  readonly copies: number;
  /** What functions did meanwhile. */
  readonly functions: Readonly<
    Record<
      RunningName,
      { readonly calls: number; readonly billedMs: number; readonly loggedBytes: number }
    >
  >;
}

/**
 * Runs a load on a laptop of its own, in a folder that must be empty, with the functions and services that run
 * anywhere, and counts at the wires. People have a past before counting begins, and counting begins with a sweep.
 */
export async function measureRun(
  dataDir: string,
  measured: MeasuredLoad,
  say: (sentence: string) => void,
): Promise<Measurement> {
  const meter = createMeter();
  const logged = new Map<string, number>();
  const laptop = await startLaptop({
    dataDir,
    ports: { gateway: 0, dynamo: 0, queues: 0, redis: 0 },
    functions: RUNNING,
    meter,
    prewarm: true,
    overrides: { everySeconds: { [FUNCTIONS.sweep]: measured.sweepSeconds } },
    onLog: (line) => {
      const [name = "", ...rest] = line.split(" | ");
      // With the line break that a log has, and not the bar.
      logged.set(name, (logged.get(name) ?? 0) + Buffer.byteLength(rest.join(" | ")) + 1);
    },
  });
  const clients = localClients(laptop.endpoints);
  const drained = () =>
    waitUntilDrained(
      () => queueDepth(clients.sqs, laptop.resources.queueUrls[QUEUES.interactions] as string),
      STUCK_MS,
      () => {},
    );
  try {
    const run = { ...(await openRun(laptop, clients.dynamo)), visits: createVisits(2), measured };
    say(`writing the past of ${measured.load.people} people`);
    await sendSeed(run);
    await drained();
    if (measured.withCopies) await untilCopying(say);
    await afterSweep(laptop);
    await meter.reset();
    const before = functionCounts(laptop, logged);
    say(`measuring for ${measured.seconds} s`);
    const sweeps = watchSweeps(laptop);
    await sendRun(run, planRun(measured));
    await drained();
    await noSweep(laptop);
    const counts = await meter.counts();
    return {
      counts,
      copies: sweeps.stop(),
      functions: since(before, functionCounts(laptop, logged)),
    };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    await laptop.stop();
  }
}

async function openRun(
  laptop: Laptop,
  client: ReturnType<typeof localClients>["dynamo"],
): Promise<Pick<Run, "url" | "key" | "workspace" | "redis">> {
  const table = laptop.resources.tables[TABLES.workspaces] as string;
  const workspaces = createDynamoWorkspaces({ client, table });
  const nowMs = Date.now();
  await createWorkspace(workspaces, { name: WORKSPACE, schema: realEstate.name, nowMs });
  const scopes = ["write", "read"] as const;
  const { text } = await createKey(workspaces, {
    workspace: WORKSPACE,
    scopes,
    nowMs,
    randomBytes,
  });
  return { url: laptop.url, key: text, workspace: WORKSPACE, redis: laptop.directRedis };
}

async function untilCopying(say: (sentence: string) => void): Promise<void> {
  const waitMs = SNAPSHOT_EVERY_MS - (Date.now() % SNAPSHOT_EVERY_MS);
  say(`waiting ${Math.round(waitMs / 1_000)} s for the minute in which call lists are copied`);
  await sleep(waitMs);
}

/** Resolves when a sweep that began after now has ended, so that the next is a whole interval away. */
async function afterSweep(laptop: Laptop): Promise<void> {
  const first = sweepsOf(laptop).invocations;
  while (sweepsOf(laptop).invocations === first) await sleep(LOOK_EVERY_MS);
  await noSweep(laptop);
}

/** Resolves when no sweep is under way, nor waits for the process that it needs. */
async function noSweep(laptop: Laptop): Promise<void> {
  while (sweepsOf(laptop).ended < sweepsOf(laptop).invocations) await sleep(LOOK_EVERY_MS);
}

function sweepsOf({ functions }: Laptop): FunctionStats {
  return (functions[FUNCTIONS.sweep] as RunningFunction).stats();
}

const LOOK_EVERY_MS = 25;

/** Counts the sweeps that begin in a minute in which they copy call lists. */
function watchSweeps(laptop: Laptop): { stop(): number } {
  const begun = () => sweepsOf(laptop).invocations;
  let known = begun();
  let copies = 0;
  const timer = setInterval(() => {
    const now = begun();
    if (Date.now() % SNAPSHOT_EVERY_MS < COPYING_MS) copies += now - known;
    known = now;
  }, LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return copies;
    },
  };
}

type Counts = Measurement["functions"];

function functionCounts({ functions }: Laptop, logged: ReadonlyMap<string, number>): Counts {
  const of = (name: RunningName) => {
    const { invocations: calls = 0, billedMs = 0 }: Partial<FunctionStats> =
      functions[name]?.stats() ?? {};
    return { calls, billedMs, loggedBytes: logged.get(name) ?? 0 };
  };
  return Object.fromEntries(RUNNING.map((name) => [name, of(name)])) as Counts;
}

const since = (before: Counts, now: Counts): Counts =>
  Object.fromEntries(
    RUNNING.map((name) => [
      name,
      {
        calls: now[name].calls - before[name].calls,
        billedMs: now[name].billedMs - before[name].billedMs,
        loggedBytes: now[name].loggedBytes - before[name].loggedBytes,
      },
    ]),
  ) as Counts;
