import type { ArchiveObject } from "@porchlight/core/ports/archive";
import type { TeamAddress } from "@porchlight/core/ports/team-store";

/**
 * `workspace/date/section/time-name.ndjson.gz`: the keys of a workspace in order are its objects in the
 * order they were archived, section by section within a day.
 */
export function archiveKey({ workspace, section, atMs, name }: ArchiveObject): string {
  return `${workspace}/${momentPath(section, atMs)}-${name}.ndjson.gz`;
}

/** `date/section/time`: every key of the section that was archived before sorts before it. */
export function momentPath(section: string, atMs: number): string {
  const [date, time] = new Date(atMs).toISOString().split("T") as [string, string];
  return `${date}/${section}/${time.replaceAll(/[:.]/g, "")}`;
}

/** When an object was archived, Unix ms. */
export function archivedAtMs(key: string): number {
  const [, date, , name = ""] = key.split("/");
  const [, hours, minutes, seconds, ms] = /^(\d\d)(\d\d)(\d\d)(\d\d\d)Z-/.exec(name) ?? [];
  return Date.parse(`${date}T${hours}:${minutes}:${seconds}.${ms}Z`);
}

/** A team's snapshots are a section of their own, by the time from which each is read. */
export const TEAM_SECTION = "team";

export const teamSnapshotKey = ({ workspace, schema, team }: TeamAddress, fromMs: number): string =>
  `${workspace}/${momentPath(TEAM_SECTION, fromMs)}-${schema}-${team}.json.gz`;

export const isSnapshotOf = (key: string, { schema, team }: Omit<TeamAddress, "workspace">) =>
  sectionOfKey(key) === TEAM_SECTION && key.endsWith(`Z-${schema}-${team}.json.gz`);

export const sectionOfKey = (key: string): string | undefined => key.split("/")[2];
