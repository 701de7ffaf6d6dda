import { type ArchiveRow, archiveRowKey } from "@porchlight/core/ingest/archive-row";
import type { ReadArchiveOptions } from "./archive-objects.ts";
import { readArchiveRows } from "./read-archive-rows.ts";

/**
 * A workspace's rows in the order they were archived; of those archived more than once, the first. Holds a key per row
 * in memory, so it is for archives of some millions at most: whoever replays one of any length drops repeats person by
 * person instead. Throws `archive.unavailable`.
 */
export async function* readS3Archive(options: ReadArchiveOptions): AsyncGenerator<ArchiveRow> {
  const seen = new Set<string>();
  for await (const row of readArchiveRows(options)) {
    const key = archiveRowKey(row);
    if (seen.has(key)) continue;
    seen.add(key);
    yield row;
  }
}
