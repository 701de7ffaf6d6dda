import { ServiceError } from "../error.ts";
import { createMemory } from "../keys/keyring-memory.ts";
import type { TeamStore } from "../ports/team-store.ts";
import { teamAddress } from "./fold-team.ts";
import { type KnownSnapshot, snapshotAt } from "./known-snapshot.ts";
import type { TeamBehavior } from "./team-behavior.ts";
import { decodeTeamSnapshot } from "./team-codec.ts";
import type { TeamSnapshot } from "./team-snapshot.ts";

export interface TeamMemoryOptions {
  readonly teams: Pick<TeamStore, "read">;
  /** Told of each read that failed, to be counted: what was last known is used. */
  readonly onProblem: (problem: {
    readonly workspace: string;
    readonly error: ServiceError;
  }) => void;
  /** Unix ms. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** The snapshot that is read at a moment, Unix ms; undefined where none is known. */
export type TeamAt = (momentMs: number) => TeamSnapshot | undefined;

/** Up to here what is in memory is taken as it is … */
const FRESH_MS = 20_000;
/** … up to here it is still taken while a read goes on behind it; then the read is waited for … */
const STALE_MS = 50_000;
/** … this long: within a minute every process knows of a snapshot, and nobody's answer hangs on it. */
const WAIT_MS = 1_000;
/** A store that does not answer is not asked again before this. */
const RETRY_MS = 2_000;
const TEAMS_KEPT = 1_000;

interface Kept {
  known: readonly KnownSnapshot[];
  readAtMs: number;
  failedAtMs: number;
  reading: Promise<void> | undefined;
}

/**
 * The team of a workspace from memory: one read a minute, process and workspace. While the store is away, as it was
 * last read. Never throws.
 */
export function createTeamMemory({
  teams,
  onProblem,
  now,
  wait,
}: TeamMemoryOptions): (workspace: string, behavior: TeamBehavior) => Promise<TeamAt> {
  const memory = createMemory<Kept>(TEAMS_KEPT);
  const read = async (workspace: string, behavior: TeamBehavior, kept: Kept): Promise<void> => {
    const askedAtMs = now();
    try {
      const record = await teams.read(teamAddress(behavior, workspace));
      const texts = record === "absent" ? [] : record.known;
      kept.known = texts.map((text) => decodeTeamSnapshot(behavior.team, text));
      // As old as the question: what was committed after it may be missing.
      kept.readAtMs = askedAtMs;
    } catch (cause) {
      kept.failedAtMs = now();
      onProblem({ workspace, error: asProblem(cause) });
    } finally {
      kept.reading = undefined;
    }
  };
  return async (workspace, behavior) => {
    const key = `${workspace}#${behavior.name}`;
    const kept = memory.get(key) ?? neverRead();
    memory.set(key, kept);
    const ageMs = now() - kept.readAtMs;
    const isDue = ageMs >= FRESH_MS && now() - kept.failedAtMs >= RETRY_MS;
    if (isDue) kept.reading ??= read(workspace, behavior, kept);
    if (kept.reading !== undefined && ageMs >= STALE_MS)
      await Promise.race([kept.reading, wait(WAIT_MS)]);
    const { known } = kept;
    return (momentMs) => snapshotAt(known, momentMs);
  };
}

const neverRead = (): Kept => ({
  known: [],
  readAtMs: Number.NEGATIVE_INFINITY,
  failedAtMs: Number.NEGATIVE_INFINITY,
  reading: undefined,
});

const asProblem = (cause: unknown): ServiceError =>
  ServiceError.is(cause)
    ? cause
    : new ServiceError("store.unavailable", "a team could not be read", { cause });
