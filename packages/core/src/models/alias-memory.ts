import { ServiceError } from "../error.ts";
import { createMemory } from "../keys/keyring-memory.ts";
import type { WorkspaceAliases } from "../ports/aliases.ts";
import type { ModelsOptions } from "./models.ts";

/** Up to here what is in memory is taken as it is … */
const FRESH_MS = 5_000;
/** … up to here it is still taken while a read goes on behind it; then the read is waited for. */
const STALE_MS = 15_000;
/** A table that does not answer is not asked again before this. */
const RETRY_MS = 2_000;
/** A read is waited for no longer. */
const WAIT_MS = 1_000;
const WORKSPACES_KEPT = 1_000;

interface Kept {
  aliases: WorkspaceAliases | undefined;
  readAtMs: number;
  failedAtMs: number;
  reading: Promise<void> | undefined;
}

/**
 * Aliases of workspaces, from memory where they are young enough. While the table is away, as they were
 * last read; undefined if they never were. Never throws.
 */
export function createAliasMemory({
  aliases,
  onProblem,
  now,
  wait,
}: Pick<ModelsOptions, "aliases" | "onProblem" | "now" | "wait">): (
  workspace: string,
) => Promise<WorkspaceAliases | undefined> {
  const memory = createMemory<Kept>(WORKSPACES_KEPT);
  const read = async (workspace: string, kept: Kept): Promise<void> => {
    const askedAtMs = now();
    try {
      kept.aliases = await aliases.read(workspace);
      // As old as the question: what was changed after it may be missing.
      kept.readAtMs = askedAtMs;
    } catch (cause) {
      kept.failedAtMs = now();
      onProblem({ workspace, error: asProblem(cause) });
    } finally {
      kept.reading = undefined;
    }
  };
  return async (workspace) => {
    const kept = memory.get(workspace) ?? neverRead();
    memory.set(workspace, kept);
    const ageMs = now() - kept.readAtMs;
    if (ageMs < FRESH_MS) return kept.aliases;
    if (kept.reading === undefined && now() - kept.failedAtMs < RETRY_MS) return kept.aliases;
    kept.reading ??= read(workspace, kept);
    if (ageMs >= STALE_MS) await Promise.race([kept.reading, wait(WAIT_MS)]);
    return kept.aliases;
  };
}

const neverRead = (): Kept => ({
  aliases: undefined,
  readAtMs: Number.NEGATIVE_INFINITY,
  failedAtMs: Number.NEGATIVE_INFINITY,
  reading: undefined,
});

const asProblem = (cause: unknown): ServiceError =>
  ServiceError.is(cause)
    ? cause
    : new ServiceError("store.unavailable", "aliases could not be read", { cause });
