import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import type { Archive } from "@porchlight/core/ports/archive";
import type { ErasableArchive } from "@porchlight/core/ports/erasures";

/** An archive in memory: rows by key, as who writes and who erases sees them. */
export function createMemoryArchive() {
  const objects = new Map<string, readonly ArchiveRow[]>();
  const archive: Archive = async ({ workspace, section, atMs, name, rows }) => {
    const parsed = rows.map((row) => JSON.parse(row) as ArchiveRow);
    objects.set(`${workspace}/${section}/${String(atMs).padStart(16, "0")}-${name}`, parsed);
  };
  const erasable: ErasableArchive = {
    async *list(workspace, after = "") {
      for (const key of [...objects.keys()].sort())
        if (key.startsWith(`${workspace}/`) && key > after) yield key;
    },
    read: async (key) => objects.get(key) ?? [],
    async replace(key, rows) {
      if (rows.length === 0) objects.delete(key);
      else objects.set(key, rows);
    },
  };
  return { archive, erasable, objects, rows: () => [...objects.values()].flat() };
}
