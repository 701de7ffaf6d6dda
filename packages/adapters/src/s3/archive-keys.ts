import type { ArchiveObject } from "@porchlight/core/ports/archive";

/**
 * `workspace/date/section/time-name.ndjson.gz`: the keys of a workspace in order are its objects in the
 * order they were archived, section by section within a day.
 */
export function archiveKey({ workspace, section, atMs, name }: ArchiveObject): string {
  const [date, time] = new Date(atMs).toISOString().split("T") as [string, string];
  return `${workspace}/${date}/${section}/${time.replaceAll(/[:.]/g, "")}-${name}.ndjson.gz`;
}

export const sectionOfKey = (key: string): string | undefined => key.split("/")[2];
