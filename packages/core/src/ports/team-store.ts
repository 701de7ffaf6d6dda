/** One team: of a workspace, under a schema and the hash of its team's declaration. */
export interface TeamAddress {
  readonly workspace: string;
  readonly schema: string;
  readonly team: string;
}

/** How far a team was folded, and what is known of it. */
export interface TeamRecord {
  /** 1 at the first commit, one more at each later one. */
  readonly version: number;
  /** Names the progress that the next run goes on from. */
  readonly progress: string;
  /** What `encodeTeamSnapshot` made: the snapshot before the last and the last, as far as there are any. */
  readonly known: readonly string[];
  /** Whether the last of them is in the archive. */
  readonly archived: boolean;
}

/**
 * Teams on their way through the archive.
 *
 * Law: a commit happens if and only if the version stored is the one before it, and is read at once. Progress
 * that was written is read under the name it was given, whoever else writes, until it is forgotten; no name is
 * given twice. What is archived stays; archiving the same again changes nothing. A throw (`store.unavailable`,
 * `archive.unavailable`) means unknown.
 */
export interface TeamStore {
  read(address: TeamAddress): Promise<TeamRecord | "absent">;
  commit(address: TeamAddress, next: TeamRecord): Promise<"written" | "conflict">;
  /** Answers the name of what goes with the version that is about to be committed. */
  writeProgress(address: TeamAddress, version: number, text: string): Promise<string>;
  readProgress(address: TeamAddress, name: string): Promise<string | "absent">;
  /** What was written for versions before that one. */
  forgetProgress(address: TeamAddress, beforeVersion: number): Promise<void>;
  /** Keeps a snapshot for good, under the time from which it is read, Unix ms. */
  archive(address: TeamAddress, snapshot: { fromMs: number; text: string }): Promise<void>;
}
