import type { ArchiveRow } from "../ingest/archive-row.ts";

/** Appends rows to a workspace's archive as one object; at least once. Throws `archive.unavailable`. */
export type Archive = (object: ArchiveObject) => Promise<void>;

export interface ArchiveObject {
  readonly workspace: string;
  /** `late`: received more than five days before it was read; kept, not folded. */
  readonly section: "interactions" | "late";
  /** Unix ms: the day it is filed under. */
  readonly atMs: number;
  /** Unique per delivery. */
  readonly name: string;
  /** One JSON document per row. */
  readonly rows: readonly string[];
}

/** A workspace's archive of what is folded, to read on in. Both throw `archive.unavailable`. */
export interface ArchivedObjects {
  /** In the order they were archived, those archived at `fromMs` or later, Unix ms. */
  list(fromMs: number): AsyncIterable<{ readonly key: string; readonly atMs: number }>;
  /** The rows of each; other objects may hold some of them too. */
  read(keys: readonly string[]): Promise<readonly (readonly ArchiveRow[])[]>;
}
