import type { ArchivedObjects } from "@porchlight/core/ports/archive";
import { mapBounded } from "../map-bounded.ts";
import { archivedAtMs, momentPath } from "./archive-keys.ts";
import {
  listArchiveObjects,
  type ReadArchiveOptions,
  readArchiveObject,
} from "./archive-objects.ts";

const READS_AT_ONCE = 16;

/** What is folded of a workspace's archive, from a moment on. Throws `archive.unavailable`. */
export const createArchivedObjects = (
  options: Omit<ReadArchiveOptions, "section">,
): ArchivedObjects => ({
  async *list(fromMs) {
    const section = "interactions";
    // From the millisecond before: of those archived in one, any may be new.
    const from = momentPath(section, fromMs - 1);
    for await (const key of listArchiveObjects({ ...options, section }, from))
      yield { key, atMs: archivedAtMs(key) };
  },
  read: (keys) => mapBounded(keys, READS_AT_ONCE, (key) => readArchiveObject(options, key)),
});
