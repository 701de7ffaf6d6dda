export type Scope = "write" | "read" | "admin";

/** What a key opens. */
export interface KeyRecord {
  readonly keyId: string;
  readonly workspace: string;
  readonly schema: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the secret, 64 hex digits. */
  readonly secretHash: string;
  readonly revokedAtMs?: number;
  readonly createdAtMs: number;
}

/** A team's call list as it last stood, for when the cache is away. */
export interface LeadsSnapshot {
  readonly asOfMs: number;
  /** JSON of each entry, best first. */
  readonly entries: readonly string[];
}

export interface WorkspaceRecord {
  readonly name: string;
  /** Names the behaviour schema. */
  readonly schema: string;
  readonly createdAtMs: number;
}

/**
 * Workspaces, their keys and their call lists as last seen.
 *
 * Law: what was written is read, at once and by every reader; "absent" only if the store said so, else
 * `store.unavailable`. Creating a workspace happens once, whoever tries at the same moment.
 */
export interface Workspaces {
  create(workspace: WorkspaceRecord): Promise<"created" | "exists">;
  read(name: string): Promise<WorkspaceRecord | "absent">;
  list(): Promise<readonly WorkspaceRecord[]>;
  /** Creates or replaces. */
  writeKey(key: KeyRecord): Promise<void>;
  readKey(keyId: string): Promise<KeyRecord | "absent">;
  /** Every key of a workspace, revoked ones too. */
  keys(workspace: string): Promise<readonly KeyRecord[]>;
  writeLeads(workspace: string, list: string, snapshot: LeadsSnapshot): Promise<void>;
  readLeads(workspace: string, list: string): Promise<LeadsSnapshot | "absent">;
}
