import { traceId } from "./trace-id.ts";

/** One JSON line. Facts only: ids, codes, counts, durations; never what a person sent. */
export function log(facts: Readonly<Record<string, unknown>>): void {
  const { cause, ...rest } = facts;
  const why =
    cause instanceof Error ? { cause: `${cause.name}: ${cause.message}`, stack: cause.stack } : {};
  console.log(JSON.stringify({ ...rest, ...why, traceId: traceId() }));
}
