import { setTimeout as wait } from "node:timers/promises";
import { ServiceError } from "@porchlight/core/error";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { type ArchiveReader, Journal } from "./journal.ts";
import type { JournalView } from "./page-ports.ts";

/** The first reading of an archive takes seconds: nobody waits for it longer than this. */
const PATIENCE_MS = 1_200;
/** Journals in memory; the one looked at longest ago goes. */
const KEPT = 4;

/** The journals of the workspaces that are looked at, each read on when somebody looks. */
export function createJournals(
  archiveOf: (workspace: string) => Promise<ArchiveReader>,
  onProblem: (error: ServiceError) => void,
): (workspace: string, behavior: Behavior, nowMs: number) => Promise<JournalView> {
  const journals = new Map<string, Journal>();
  return async (workspace, behavior, nowMs) => {
    const key = `${workspace} ${behavior.featureSet.hash}`;
    const journal = journals.get(key) ?? new Journal(behavior, await archiveOf(workspace), nowMs);
    // A Map iterates in order of insertion.
    journals.delete(key);
    journals.set(key, journal);
    for (const oldest of journals.keys()) if (journals.size > KEPT) journals.delete(oldest);
    const refreshed = journal.refresh(nowMs).then(
      () => "read" as const,
      (error: unknown) => {
        if (!ServiceError.is(error)) throw error;
        onProblem(error);
        return "away" as const;
      },
    );
    const ended = await Promise.race([refreshed, wait(PATIENCE_MS, "reading" as const)]);
    if (journal.isWhole) return { standing: "whole", journal };
    if (ended === "away") return { standing: "away" };
    return { standing: "reading", ...journal.progress };
  };
}
