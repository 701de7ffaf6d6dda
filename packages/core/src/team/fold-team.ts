import { HOUR_MS } from "../duration.ts";
import { ServiceError } from "../error.ts";
import type { ArchivedObjects } from "../ports/archive.ts";
import type { TeamAddress, TeamRecord, TeamStore } from "../ports/team-store.ts";
import { type FoldClock, foldArchive } from "./fold-archive.ts";
import { type KnownSnapshot, readableFromMs } from "./known-snapshot.ts";
import type { Team } from "./team.ts";
import type { TeamBehavior } from "./team-behavior.ts";
import { decodeTeamSnapshot, encodeTeamSnapshot } from "./team-codec.ts";
import { snapshotTeam } from "./team-fold.ts";
import { createTeamProgress, type TeamProgress } from "./team-progress.ts";
import { decodeTeamProgress, encodeTeamProgress } from "./team-progress-codec.ts";

export interface FoldTeamPorts {
  readonly teams: TeamStore;
  readonly archive: ArchivedObjects;
}

/** Counts of one run over one workspace, to log. */
export interface FoldTeamFacts {
  /** Objects read and rows that counted. */
  readonly objects: number;
  readonly folded: number;
  /** As of when a snapshot was made, Unix ms. */
  readonly snapshotMs?: number;
  /** False where time was up first: the next run goes on. */
  readonly caughtUp: boolean;
  /** Whether what had been folded could not be read, and all was folded anew. */
  readonly anew: boolean;
  /** Whether another run was there first: nothing of this one counts. */
  readonly lost: boolean;
}

/** After the hour, for what was known before it to be archived; a record that waits longer counts an hour later. */
const SETTLE_MS = 120_000;

/**
 * Makes the snapshot of a workspace's team as of the last whole hour, once, from what was archived since the one
 * before.
 *
 *     record v ──▶ progress read ──▶ archive folded ──▶ progress written, under a name of its own
 *         ──▶ v + 1 committed with the snapshot, if v is still stored ──▶ snapshot archived ──▶ v + 2: it is
 *
 * What is committed decides. A run that dies before has changed nothing that anybody reads, and the next one does
 * the same again; one that dies after leaves a snapshot that the next one archives first. Of two runs at once one
 * commits. Progress that is lost or of another format is made anew from the archive.
 *
 * A row that is archived later than two minutes after the hour it was known in stands in the next snapshot, not in
 * that one: what was made is never changed, because it is what people were judged by.
 */
export async function foldTeam(
  { archive, teams }: FoldTeamPorts,
  behavior: TeamBehavior,
  workspace: string,
  clock: FoldClock,
): Promise<FoldTeamFacts> {
  const { team } = behavior;
  const address = teamAddress(behavior, workspace);
  const record = await archiveLast(teams, team, address, await teams.read(address));
  if (record === "lost") return { ...NOTHING, lost: true };
  const hourMs = Math.floor((clock.now() - SETTLE_MS) / HOUR_MS) * HOUR_MS;
  const last = lastOf(team, record);
  if (last !== undefined && last.snapshot.atMs >= hourMs) return NOTHING;

  const { anew, progress } = await openProgress(teams, team, address, record);
  const read = await foldArchive(archive, behavior, progress, hourMs, clock);
  const isNews = read.folded > 0 || anew;
  // A workspace of which nothing is known has no team yet; and without news or a snapshot there is nothing to keep.
  if (progress.fold.people.size === 0 || !(isNews || read.caughtUp))
    return { ...NOTHING, ...read, anew };
  const { known, version, ...kept } = record === "absent" ? NEVER : record;
  const name = isNews
    ? await teams.writeProgress(address, version + 1, encodeTeamProgress(progress))
    : kept.progress;
  // Last of all, because from when on it is read depends on the time.
  const made = read.caughtUp && makeSnapshot(team, progress, hourMs, clock.now(), last);
  const next: TeamRecord = {
    version: version + 1,
    progress: name,
    known: made ? [...known.slice(-1), made] : known,
    archived: !made,
  };
  if ((await teams.commit(address, next)) === "conflict")
    return { ...NOTHING, ...read, anew, lost: true };
  await archiveLast(teams, team, address, next);
  if (isNews) await teams.forgetProgress(address, next.version);
  return { ...read, anew, lost: false, ...(made && { snapshotMs: hourMs }) };
}

/** As it is kept and archived, from when on it is read included. */
function makeSnapshot(
  team: Team,
  { fold }: TeamProgress,
  hourMs: number,
  nowMs: number,
  last: KnownSnapshot | undefined,
): string {
  const snapshot = snapshotTeam(fold, hourMs);
  return encodeTeamSnapshot(team, { fromMs: readableFromMs(snapshot, nowMs, last), snapshot });
}

export const teamAddress = (
  { name: schema, team }: TeamBehavior,
  workspace: string,
): TeamAddress => ({ workspace, schema, team: team.hash });

const NOTHING: FoldTeamFacts = { objects: 0, folded: 0, caughtUp: true, anew: false, lost: false };
const NEVER: TeamRecord = { version: 0, progress: "", known: [], archived: true };

const lastOf = (team: Team, record: TeamRecord | "absent") => {
  const text = record === "absent" ? undefined : record.known.at(-1);
  return text === undefined ? undefined : decodeTeamSnapshot(team, text);
};

/** Archives what was committed, and says so; whoever does it, it is the same. */
async function archiveLast(
  teams: TeamStore,
  team: Team,
  address: TeamAddress,
  record: TeamRecord | "absent",
): Promise<TeamRecord | "absent" | "lost"> {
  if (record === "absent" || record.archived) return record;
  const text = record.known.at(-1) as string;
  await teams.archive(address, { fromMs: decodeTeamSnapshot(team, text).fromMs, text });
  const next = { ...record, version: record.version + 1, archived: true };
  return (await teams.commit(address, next)) === "written" ? next : "lost";
}

async function openProgress(
  teams: TeamStore,
  team: Team,
  address: TeamAddress,
  record: TeamRecord | "absent",
): Promise<{ readonly progress: TeamProgress; readonly anew: boolean }> {
  if (record === "absent") return { progress: createTeamProgress(team), anew: false };
  const text = await teams.readProgress(address, record.progress);
  try {
    if (text !== "absent") return { progress: decodeTeamProgress(team, text), anew: false };
  } catch (error) {
    if (!ServiceError.is(error) || error.code !== "team.unreadable") throw error;
  }
  return { progress: createTeamProgress(team), anew: true };
}
