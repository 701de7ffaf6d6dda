import type { ArchiveRow } from "../ingest/archive-row.ts";
import type { PersonKey } from "../interaction.ts";
import type { PersonAddress, Spill } from "./state-store.ts";

/** That a person is to be erased, and how far that is. Kept for good: backups and readers ask for it. */
export interface Erasure {
  readonly workspace: string;
  /** Who they are, after redirects. */
  readonly person: PersonKey;
  /** Unix ms. */
  readonly askedAtMs: number;
  /** Everybody they were known as; what was known of each up to then, Unix ms, is erased. */
  readonly names: Readonly<Record<PersonKey, number>>;
  /** The last object of the archive that holds nothing of them any more. */
  readonly archiveDone?: string;
  /** A name turned up after objects that may hold rows of it were passed. */
  readonly passAgain?: boolean;
  readonly finishedAtMs?: number;
}

/**
 * Law: of two writes of one person's erasure the one that was asked for later stays, whatever the order;
 * of those asked for at once, the last. What was written is listed at once.
 */
export interface Erasures {
  list(workspace: string): Promise<readonly Erasure[]>;
  write(erasure: Erasure): Promise<"written" | "outdated">;
}

/** The sets of ids that left people's states, for who takes them away. */
export interface SpillSets {
  listSpill(address: PersonAddress): Promise<readonly Spill[]>;
  /** Deletes each set that is still as it was listed. */
  deleteSpill(spills: readonly Spill[]): Promise<void>;
}

/** A workspace's archive, for who takes rows out of it. Throws `archive.unavailable`. */
export interface ErasableArchive {
  /** Keys of all objects that hold interactions and links, late or not, in their order; after one, if given. */
  list(workspace: string, after?: string): AsyncIterable<string>;
  /** Empty for an object that is gone. */
  read(key: string): Promise<readonly ArchiveRow[]>;
  /** An object without rows is deleted. */
  replace(key: string, rows: readonly ArchiveRow[]): Promise<void>;
}
