import { ServiceError } from "../error.ts";
import type { TeamStore } from "../ports/team-store.ts";
import { createReadBehind } from "../read-behind.ts";
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

/** Within a minute every process that is asked knows of a snapshot. */
const FRESH_MS = 20_000;
const STALE_MS = 50_000;

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
  const known = createReadBehind<TeamPlace, readonly KnownSnapshot[]>({
    keyOf: ({ workspace, behavior }) => `${workspace}#${behavior.name}`,
    async read({ workspace, behavior }) {
      const record = await teams.read(teamAddress(behavior, workspace));
      const texts = record === "absent" ? [] : record.known;
      return texts.map((text) => decodeTeamSnapshot(behavior.team, text));
    },
    unread: [],
    onFailure: ({ workspace }, cause) => onProblem({ workspace, error: asProblem(cause) }),
    freshMs: FRESH_MS,
    staleMs: STALE_MS,
    now,
    wait,
  });
  return async (workspace, behavior) => {
    const snapshots = await known({ workspace, behavior });
    return (momentMs) => snapshotAt(snapshots, momentMs);
  };
}

interface TeamPlace {
  readonly workspace: string;
  readonly behavior: TeamBehavior;
}

const asProblem = (cause: unknown): ServiceError =>
  ServiceError.is(cause)
    ? cause
    : new ServiceError("store.unavailable", "a team could not be read", { cause });
