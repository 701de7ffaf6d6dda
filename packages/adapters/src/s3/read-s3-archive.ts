import { type ArchiveRow, archiveRowKey } from "@porchlight/core/ingest/archive-row";
import {
  listArchiveObjects,
  type ReadArchiveOptions,
  readArchiveObject,
} from "./archive-objects.ts";

/**
 * A workspace's rows in the order they were archived; of those archived more than once, the first.
 * Holds one object and one key per row in memory. Throws `archive.unavailable`.
 */
export async function* readS3Archive(options: ReadArchiveOptions): AsyncGenerator<ArchiveRow> {
  const seen = new Set<string>();
  for await (const key of listArchiveObjects(options)) {
    for (const row of await readArchiveObject(options, key)) {
      const rowKey = archiveRowKey(row);
      if (seen.has(rowKey)) continue;
      seen.add(rowKey);
      yield row;
    }
    options.onObject?.();
  }
}
