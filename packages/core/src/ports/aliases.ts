/** Which version of each model a workspace is served by. */
export interface WorkspaceAliases {
  /** 0 before the first change; each adds one. */
  readonly generation: number;
  /** Model → version. */
  readonly champions: Readonly<Record<string, number>>;
}

export interface AliasSwap {
  readonly workspace: string;
  readonly model: string;
  /** The champion as who changes it knows it; undefined for none. */
  readonly from: number | undefined;
  /** Undefined: what came with the software answers again, or the rules. */
  readonly to: number | undefined;
  readonly who: string;
  readonly why: string;
  readonly atMs: number;
}

/** A change as it was made. */
export interface AliasChange extends AliasSwap {
  /** The generation that it began. */
  readonly generation: number;
}

/**
 * Aliases of workspaces.
 *
 * Law: a swap happens if and only if the champion is `from` at that moment, and then raises the
 * generation by one; every swap that happened is in the history, once. What was written is read at once.
 * A throw (`store.unavailable`) means unknown.
 */
export interface Aliases {
  /** One read, for all models of a workspace. */
  read(workspace: string): Promise<WorkspaceAliases>;
  swap(change: AliasSwap): Promise<"swapped" | "conflict">;
  /** Every change, oldest first. */
  history(workspace: string): Promise<readonly AliasChange[]>;
}
