import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import {
  listArchiveObjects,
  type ReadArchiveOptions,
  readArchiveObject,
} from "./archive-objects.ts";

/**
 * A workspace's rows in the order they were archived, each as often as it was archived. Holds one object in memory,
 * however long the archive. Throws `archive.unavailable`.
 */
export async function* readArchiveRows(options: ReadArchiveOptions): AsyncGenerator<ArchiveRow> {
  for await (const key of listArchiveObjects(options)) {
    yield* await readArchiveObject(options, key);
    options.onObject?.();
  }
}
