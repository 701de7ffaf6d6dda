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
