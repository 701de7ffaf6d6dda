import { type PersonKey, personId } from "../interaction.ts";
import type { Aliases } from "../ports/aliases.ts";
import type { ErasableArchive, Erasure, Erasures } from "../ports/erasures.ts";
import { addressKey } from "../ports/state-store.ts";
import type { Workspaces } from "../ports/workspaces.ts";
import type { Behavior } from "../schema/behavior.ts";
import { type ForgettableTeams, forgetTeam } from "../team/forget-team.ts";
import { hasTeam } from "../team/team-behavior.ts";
import { type BeginErasurePorts, beginErasure, namesOf } from "./begin-erasure.ts";
import { type ErasePassFacts, eraseFromArchive } from "./erase-archive.ts";
import { type EraseNamesPorts, eraseNames } from "./erase-names.ts";
import { isTombstoned } from "./tombstone.ts";

/**
 * What is under way when a tombstone is written may still archive what it read before, or copy a call list:
 * no function that does lives longer than 50 s. Only then is there nothing new to find.
 */
export const ERASE_SETTLE_MS = 60_000;

export interface FinishErasuresPorts extends BeginErasurePorts, EraseNamesPorts {
  readonly states: BeginErasurePorts["states"];
  readonly erasures: Erasures;
  readonly archive: ErasableArchive;
  readonly aliases: Pick<Aliases, "read">;
  readonly workspaces: Pick<Workspaces, "readLeads" | "writeLeads">;
  readonly teams: ForgettableTeams;
}

export interface EraseClock {
  now(): number;
  /** What is not done by then goes on in the next run, Unix ms. */
  readonly deadlineMs: number;
  readonly settleMs?: number;
  /** Told how many objects of the archive were passed. */
  readonly onObjects?: (objects: number) => void;
}

/** Counts of one run, to log. */
export interface EraseFacts extends ErasePassFacts {
  /** Erasures finished, those begun too recently, and those that the next run goes on with. */
  finished: number;
  waiting: number;
  unfinished: number;
}

/**
 * Takes away what stores hold of people whose erasure was begun. Every step may be repeated, so a run
 * that dies anywhere is done again from what is recorded; the order is from the quick to the slow. With any
 * of the stores away, the cache too, nothing is finished: the call throws, and a later run comes to it.
 */
export async function finishErasures(
  ports: FinishErasuresPorts,
  behavior: Behavior,
  workspace: string,
  { now, deadlineMs, settleMs = ERASE_SETTLE_MS, onObjects = () => {} }: EraseClock,
): Promise<EraseFacts> {
  const facts: EraseFacts = { ...NOTHING };
  const pending = (await ports.erasures.list(workspace)).filter(
    ({ finishedAtMs }) => finishedAtMs === undefined,
  );
  const ready: Erasure[] = [];
  for (const erasure of pending) {
    const isSettled = now() - erasure.askedAtMs >= settleMs;
    if (isSettled && (await ensureBegun(ports, behavior, erasure, now()))) ready.push(erasure);
    else facts.waiting++;
  }
  if (ready.length === 0) return facts;
  for (const erasure of ready) await eraseServed(ports, behavior, erasure);
  const keep = async (erasures: readonly Erasure[]): Promise<void> => {
    // One that is outdated was asked for anew meanwhile, and is that one's to finish.
    for (const erasure of erasures) await ports.erasures.write(erasure);
  };
  const isTimeUp = () => {
    onObjects(facts.objects);
    return now() >= deadlineMs;
  };
  const passed = await eraseFromArchive({ ...ports, keep }, workspace, ready, isTimeUp, facts);
  if (!passed.isDone) return { ...facts, unfinished: ready.length };
  // Names that the pass has found.
  for (const erasure of passed.erasures) await eraseServed(ports, behavior, erasure);
  if (hasTeam(behavior)) await forgetTeam(ports.teams, behavior, workspace);
  await keep(
    passed.erasures.map(({ archiveDone: _, ...one }) => ({ ...one, finishedAtMs: now() })),
  );
  return { ...facts, finished: ready.length };
}

const NOTHING: EraseFacts = {
  objects: 0,
  rewritten: 0,
  rows: 0,
  finished: 0,
  waiting: 0,
  unfinished: 0,
};

/** False for one that died between its record and its tombstone: it was begun again just now. */
async function ensureBegun(
  ports: FinishErasuresPorts,
  behavior: Behavior,
  { workspace, person, askedAtMs }: Erasure,
  nowMs: number,
): Promise<boolean> {
  const address = { workspace, person };
  const current = (await ports.states.read([address])).get(addressKey(address)) ?? "absent";
  if (isTombstoned(current, askedAtMs)) return true;
  await beginErasure(ports, behavior, address, nowMs);
  return false;
}

/** States, ids, profiles, ranks and the copies of call lists. */
async function eraseServed(
  ports: FinishErasuresPorts,
  behavior: Behavior,
  erasure: Erasure,
): Promise<void> {
  const { workspace } = erasure;
  await eraseNames(ports, behavior, erasure);
  const { generation } = await ports.aliases.read(workspace);
  // The lists of the generation before are kept for ten minutes.
  for (const one of [generation, generation - 1])
    if (one >= 0) await ports.cache.remove({ workspace, generation: one }, namesOf(erasure));
  for (const rank of Object.keys(behavior.predictions))
    await eraseFromSnapshot(ports, workspace, rank, namesOf(erasure));
}

async function eraseFromSnapshot(
  { workspaces }: FinishErasuresPorts,
  workspace: string,
  rank: string,
  names: readonly PersonKey[],
): Promise<void> {
  const snapshot = await workspaces.readLeads(workspace, rank);
  if (snapshot === "absent") return;
  const ids = new Set(names.map((name) => JSON.stringify(personId(name))));
  const entries = snapshot.entries.filter((entry) => !ids.has(idOfEntry(entry)));
  if (entries.length < snapshot.entries.length)
    await workspaces.writeLeads(workspace, rank, { ...snapshot, entries });
}

function idOfEntry(entry: string): string {
  const { userId, anonymousId } = JSON.parse(entry) as Record<string, unknown>;
  return JSON.stringify(userId === undefined ? { anonymousId } : { userId });
}
