import { DAY_MS } from "@porchlight/core/duration";
import type { CachedProfile } from "@porchlight/core/ports/profile-cache";
import { SNAPSHOT_EVERY_MS } from "@porchlight/core/profile/sweep-profiles";
import { LISTS, openWorld, type World } from "./sample-world.ts";
import { callsOfScript, type ScriptName } from "./script-calls.ts";
import { add, type Counted, NO_WIRES, per, type Wires } from "./wires.ts";

export interface SampleOptions {
  readonly interactionsPerRequest: number;
  /** Records of one delivery, on average. */
  readonly recordsPerDelivery: number;
  /** Between two sweeps. */
  readonly sweepSeconds: number;
  /** What each person did before, in how many days. */
  readonly history: {
    readonly days: number;
    readonly visits: number;
    readonly interactionsPerVisit: number;
  };
}

/** What one of each costs, by doing it. */
export interface Sample {
  readonly delivery: Wires & { readonly archivedBytes: number; readonly records: number };
  readonly request: { readonly queuedBytes: number; readonly answeredBytes: number };
  /** Of somebody on no call list, and of somebody on one, whose profile has reasons. */
  readonly hit: Hit;
  readonly listedHit: Hit;
  readonly miss: Wires;
  /** What a sweep that copies call lists does for one person on one of them, and beside that for a workspace. */
  readonly listed: Wires;
  readonly copy: Wires;
  /** What any sweep does for a workspace: it asks twice who is due. */
  readonly sweep: Wires;
  readonly profileBytes: number;
  /** Of everything kept of one person. */
  readonly storedBytes: number;
}

export type Hit = Wires & { readonly answeredBytes: number };

/** More than a delivery of ten visits, and few enough that a forecast takes a second or two. */
const PEOPLE = 20;
/** Visits that are counted, of each person. */
const COUNTED_VISITS = 8;
const COPIES = 3;
/** In every SNAPSHOT_EVERY_MS. */
const COPYING_SECONDS = 60;

/**
 * Takes some people through the code that runs in production (ingest, delivery, cache, sweep, the adapters of
 * DynamoDB, S3 and Redis) on a clock of its own, over services in memory that count, and answers what each thing took.
 * Nothing here knows how much that is: who changes the code changes the forecast.
 */
export async function takeSample(options: SampleOptions): Promise<Sample> {
  const world = openWorld();
  const person = (i: number): string => `person-${String(i).padStart(6, "0")}`;
  const visit = (i: number, interactions: number, atMs: number) =>
    world.ingest(person(i % PEOPLE), interactions, atMs);
  const startMs = Date.UTC(2026, 0, 5);
  const { history, interactionsPerRequest } = options;
  for (let v = 0; v < history.visits; v++) {
    const atMs = startMs + (v / history.visits) * history.days * DAY_MS;
    const all = Array.from({ length: PEOPLE }, (_, i) =>
      visit(i, history.interactionsPerVisit, atMs),
    );
    await world.deliver(all, atMs);
  }

  const nowMs = startMs + history.days * DAY_MS + DAY_MS / 2;
  const rounds = PEOPLE * COUNTED_VISITS;
  const sizes = deliverySizes(rounds, options.recordsPerDelivery);
  const requests = Array.from({ length: rounds }, (_, i) =>
    visit(i, interactionsPerRequest, nowMs + i * 1_000),
  );
  const before = world.counts();
  let next = 0;
  for (const size of sizes) {
    await world.deliver(requests.slice(next, next + size), nowMs + next * 1_000);
    next += size;
  }
  const delivered = per(world.counts(), before, sizes.length);
  const afterMs = nowMs + rounds * 1_000;
  return {
    delivery: {
      ...delivered,
      archivedBytes: delivered.archivedBytes,
      records: rounds / sizes.length,
    },
    request: {
      queuedBytes: mean(requests.map(({ body }) => Buffer.byteLength(body))),
      answeredBytes: mean(requests.map(({ answer }) => Buffer.byteLength(answer))),
    },
    ...(await readAndSweep(world, afterMs, options.sweepSeconds)),
    storedBytes: world.storedBytes() / PEOPLE,
  };
}

/** Whole numbers whose average is what was asked for. */
function deliverySizes(records: number, average: number): number[] {
  const sizes: number[] = [];
  for (let done = 0, due = 0; done < records; ) {
    due = Math.min(records, due + average);
    const size = Math.max(1, Math.round(due - done));
    sizes.push(size);
    done += size;
  }
  return sizes;
}

async function readAndSweep(
  world: World,
  nowMs: number,
  sweepSeconds: number,
): Promise<
  Pick<Sample, "hit" | "listedHit" | "miss" | "listed" | "copy" | "sweep" | "profileBytes">
> {
  const { hit, cached } = await readEverybody(world, nowMs);
  const beforeMiss = world.counts();
  for (const profile of cached) await world.makeAnew(profile, nowMs);
  const miss = add(hit, per(world.counts(), beforeMiss, cached.length));
  const { swept, endMs } = await copyLists(world, nowMs, sweepSeconds);
  const { hit: listedHit } = await readEverybody(world, endMs);
  const sweep = {
    ...NO_WIRES,
    redisSent: 2,
    redisCommands: callsOf("due", 0) + callsOf("dueSilent", 0),
  };
  // Each list is asked for and, at most, written once: what is beside its people.
  const copy = {
    ...NO_WIRES,
    redisSent: 2 * LISTS,
    redisCommands: LISTS * (callsOf("top", 0) + callsOf("write", 0)),
  };
  return {
    hit,
    listedHit,
    miss,
    listed: per(swept, add(sweep, copy), LISTS * PEOPLE),
    copy,
    sweep,
    profileBytes: hit.answeredBytes,
  };
}

const callsOf = (name: ScriptName, rows: number): number => callsOfScript(name, rows, LISTS);

async function readEverybody(world: World, nowMs: number) {
  const start = world.counts();
  const cached: CachedProfile[] = [];
  for (const key of world.people()) cached.push(await world.readCached(key, nowMs));
  const answeredBytes = mean(cached.map(({ json }) => Buffer.byteLength(json)));
  return { hit: { ...per(world.counts(), start, cached.length), answeredBytes }, cached };
}

/**
 * A sweep that copies lists, on average of some. There is one in the minute for it, and profiles have outlived their
 * time since the last; or there are several, which find what the one before made.
 */
async function copyLists(
  world: World,
  nowMs: number,
  sweepSeconds: number,
): Promise<{ swept: Counted; endMs: number }> {
  const isAlone = sweepSeconds >= COPYING_SECONDS;
  const stepMs = isAlone ? SNAPSHOT_EVERY_MS : (COPYING_SECONDS * 1_000) / (COPIES + 1);
  let atMs = Math.ceil(nowMs / SNAPSHOT_EVERY_MS) * SNAPSHOT_EVERY_MS;
  await world.sweep(atMs);
  const start = world.counts();
  for (let i = 0; i < COPIES; i++) {
    if (isAlone) world.expire();
    atMs += stepMs;
    await world.sweep(atMs);
  }
  return { swept: per(world.counts(), start, COPIES), endMs: atMs };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
