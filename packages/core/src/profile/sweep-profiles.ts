import type { PersonKey } from "../interaction.ts";
import { rankLeads } from "../leads/rank-leads.ts";
import type { Models } from "../models/models.ts";
import type { ProfileCache } from "../ports/profile-cache.ts";
import type { StateStore } from "../ports/state-store.ts";
import type { Workspaces } from "../ports/workspaces.ts";
import { NO_REASONS } from "../predictions/reasons-asked.ts";
import type { Behavior } from "../schema/behavior.ts";
import { refreshProfiles } from "./refresh-profiles.ts";

const MINUTE_MS = 60_000;
/**
 * Profiles from here on are made anew. One that is a little younger waits a minute for the next sweep, which may
 * take half of one to come to it, and is still not in the last fifth of its life.
 */
export const SWEEP_AGE_MS = 2.5 * MINUTE_MS;
/** Whoever was looked at since then is kept warm. */
const LOOKED_RECENTLY_MS = 15 * MINUTE_MS;
/** Everybody on a list is ranked anew this often: silence moves them too. */
export const SILENCE_AGE_MS = 6 * 60 * MINUTE_MS;
/** How much of a call list is kept for when the cache is away … */
const SNAPSHOT_LEADS = 200;
/** … and how often: to copy one takes its profiles out of the cache and writes a hundred units of the table. */
export const SNAPSHOT_EVERY_MS = 5 * MINUTE_MS;
const BATCH = 100;

export interface SweepPorts {
  readonly cache: Pick<ProfileCache, "due" | "top" | "write" | "remove">;
  readonly states: Pick<StateStore, "read">;
  readonly models: Models;
  readonly workspaces: Pick<Workspaces, "writeLeads">;
}

export interface SweepClock {
  /** Unix ms; asked anew for each batch, because a sweep lasts. */
  now(): number;
  /** No batch begins after this. */
  readonly deadlineMs: number;
}

/** Counts of one sweep, to log. */
export interface SweepFacts {
  /** Profiles of people who are looked at, made anew … */
  readonly warmed: number;
  /** … and those of people nobody looks at, for their rank. */
  readonly ranked: number;
  readonly removed: number;
  readonly unreadable: number;
  readonly snapshots: number;
  /** False if the deadline came first; the next sweep goes on with the oldest. */
  readonly finished: boolean;
}

/**
 * Makes profiles anew because time has passed: of people who are looked at before their profile
 * expires, and of everybody now and then, since silence is behaviour. Each is made from the state as it
 * is, never by giving the old one more time. In one minute of five it leaves a copy of every call list where that
 * outlives the cache.
 *
 * @param copied workspaces that need not be copied in the other minutes too; those with a list worth a copy join them
 */
export async function sweepProfiles(
  ports: SweepPorts,
  behavior: Behavior,
  workspace: string,
  clock: SweepClock,
  copied: Set<string> = new Set([workspace]),
): Promise<SweepFacts> {
  const startMs = clock.now();
  const run = { ports, behavior, workspace, clock, copied };
  const looked = { beforeMs: startMs - SWEEP_AGE_MS, lookedSinceMs: startMs - LOOKED_RECENTLY_MS };
  const silent = { beforeMs: startMs - SILENCE_AGE_MS, lookedSinceMs: undefined };
  const warm = await sweepDue(run, looked);
  const isCopying = startMs % SNAPSHOT_EVERY_MS < MINUTE_MS || !copied.has(workspace);
  const snapshots = isCopying ? await writeSnapshots(run) : 0;
  const cold = await sweepDue(run, silent);
  return {
    warmed: warm.made,
    ranked: cold.made,
    removed: warm.removed + cold.removed,
    unreadable: warm.unreadable + cold.unreadable,
    snapshots,
    finished: warm.finished && cold.finished,
  };
}

interface Run {
  readonly ports: SweepPorts;
  readonly behavior: Behavior;
  readonly workspace: string;
  readonly clock: SweepClock;
  readonly copied: Set<string>;
}

interface Due {
  readonly beforeMs: number;
  readonly lookedSinceMs: number | undefined;
}

async function sweepDue({ ports, behavior, workspace, clock }: Run, due: Due) {
  const facts = { made: 0, removed: 0, unreadable: 0, finished: false };
  const swept = new Set<PersonKey>();
  // Who was swept and is still due (their state cannot be read, say) is the oldest, so comes first:
  // asking for that many more gets past them.
  for (let stuck = 0; clock.now() < clock.deadlineMs; ) {
    const limit = BATCH + stuck;
    const scope = { workspace, generation: await ports.models.generation(workspace) };
    const people = await ports.cache.due(scope, due.beforeMs, due.lookedSinceMs, limit);
    const fresh = people.filter((person) => !swept.has(person));
    stuck = people.length - fresh.length;
    const nowMs = clock.now();
    const made = await refreshProfiles(ports, behavior, workspace, fresh, nowMs, NO_REASONS);
    for (const person of fresh) swept.add(person);
    facts.made += made.people.size;
    facts.removed += made.removed.length;
    facts.unreadable += made.unreadable.length;
    if (people.length < limit) return { ...facts, finished: true };
  }
  return facts;
}

/** Answers how many lists were copied. */
async function writeSnapshots({ ports, behavior, workspace, clock, copied }: Run): Promise<number> {
  let written = 0;
  const sources = { ...ports, states: async () => ports.states };
  for (const rank of Object.keys(behavior.predictions)) {
    if (clock.now() >= clock.deadlineMs) return written;
    const asOfMs = clock.now();
    const list = { workspace, rank, limit: SNAPSHOT_LEADS };
    const leads = await rankLeads(sources, behavior, list, asOfMs);
    const entries = leads.map((entry) => JSON.stringify(entry));
    await ports.workspaces.writeLeads(workspace, rank, { asOfMs, entries });
    if (entries.length > 0) copied.add(workspace);
    written++;
  }
  return written;
}
