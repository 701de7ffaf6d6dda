import type { Outcome } from "./invocation.ts";

/**
 * The message ids of a delivery that come again, as Lambda reads a function's answer: those it lists;
 * none if it lists none; and all of them if it failed, or its answer makes no sense.
 */
export function failedRecords(outcome: Outcome, ids: readonly string[]): ReadonlySet<string> {
  const all = new Set(ids);
  if (!outcome.ok) return all;
  const failures = (JSON.parse(outcome.payload) as { batchItemFailures?: unknown } | null)
    ?.batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return all;
  const failed = failures.map((failure) => failure?.itemIdentifier as unknown);
  const isOneOfThem = (id: unknown): id is string => typeof id === "string" && all.has(id);
  return failed.every(isOneOfThem) ? new Set(failed) : all;
}
