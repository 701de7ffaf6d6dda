import { HOUR_MS } from "../duration.ts";

/** How a workspace as a whole was doing as of a whole hour, by what was known then. */
export interface TeamSnapshot {
  /** Unix ms. */
  readonly atMs: number;
  /** Of all people in the hour, the day and the week before: shape [windows]. */
  readonly interactions: readonly number[];
  /** People of whom nothing was known before, in the same windows. */
  readonly newPeople: readonly number[];
  /** People who have come to any end, and to each: shape [E]. */
  readonly ended: number;
  readonly ends: readonly number[];
  /** Mean ln(1 + hours) from a person's interaction before to one of the kind, shape [kinds]; NaN: none yet. */
  readonly waits: readonly number[];
  /** Mean ln(1 + hours) from a person's first interaction to their first of the kind, shape [kinds]. */
  readonly paces: readonly number[];
  /** By the code of their label. */
  readonly actors: ReadonlyMap<number, ActorSnapshot>;
}

export interface ActorSnapshot {
  /** Interactions they handled, decayed as of `loadAtMs`: shape [TEAM_HALF_LIVES]. */
  readonly load: readonly number[];
  /** When they last handled one, Unix ms. */
  readonly loadAtMs: number;
  /** People they ever handled who have come to any end, and to each: shape [E]. */
  readonly ended: number;
  readonly ends: readonly number[];
}

/** Half-lives of an actor's load. */
export const TEAM_HALF_LIVES = ["1d", "7d"] as const;

/** Names of the windows in columns, and their length in hours. */
export const TEAM_WINDOWS = { "1h": 1, "1d": 24, "7d": 168 } as const;

/** More have rarely handled one workspace's people; of more, those who were at it last are told. */
export const TEAM_ACTORS_MOST = 2_000;

/** A snapshot is of a whole hour, and read from so much later on, live and in replay: it takes time to be made. */
export const SNAPSHOT_LAG_MS = 600_000;

/** Older than this, a snapshot says nothing of a team any more: what reads it is missing. */
export const SNAPSHOT_LIFE_MS = 24 * HOUR_MS;

/** As of when the snapshot was made that is read at a moment, Unix ms. */
export const snapshotHourMs = (momentMs: number): number =>
  Math.floor((momentMs - SNAPSHOT_LAG_MS) / HOUR_MS) * HOUR_MS;
