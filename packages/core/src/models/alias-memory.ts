import { ServiceError } from "../error.ts";
import type { WorkspaceAliases } from "../ports/aliases.ts";
import { createReadBehind } from "../read-behind.ts";
import type { ModelsOptions } from "./models.ts";

const FRESH_MS = 5_000;
const STALE_MS = 15_000;

/**
 * Aliases of workspaces, from memory where they are young enough. While the table is away, as they were
 * last read; undefined if they never were. Never throws.
 */
export const createAliasMemory = ({
  aliases,
  onProblem,
  now,
  wait,
}: Pick<ModelsOptions, "aliases" | "onProblem" | "now" | "wait">): ((
  workspace: string,
) => Promise<WorkspaceAliases | undefined>) =>
  createReadBehind<string, WorkspaceAliases | undefined>({
    keyOf: (workspace) => workspace,
    read: (workspace) => aliases.read(workspace),
    unread: undefined,
    onFailure: (workspace, cause) => onProblem({ workspace, error: asProblem(cause) }),
    freshMs: FRESH_MS,
    staleMs: STALE_MS,
    now,
    wait,
  });

const asProblem = (cause: unknown): ServiceError =>
  ServiceError.is(cause)
    ? cause
    : new ServiceError("store.unavailable", "aliases could not be read", { cause });
