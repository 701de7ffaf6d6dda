import { FUNCTIONS } from "@porchlight/core/names";

/** What one call of a function takes beside what the wires show. */
export interface CallWork {
  /** On one whole core: a function has as much of one as its memory of 1,769 MB. */
  readonly cpuMs: number;
  /** For each person it concerns. */
  readonly cpuMsPerPerson: number;
  /** For services, whose distance is assumed: nothing here has been run against AWS. */
  readonly waitMs: number;
  /** What the function prints because of it. */
  readonly loggedBytes: number;
  /** Beside that, in a line of metrics for all calls of ten seconds. */
  readonly lineBytes?: number;
}

/** At a megabyte fewer, a function has less than a core. */
export const WHOLE_CORE_MB = 1_769;

/** A new instance's start, which is billed too since 2025-08, and in how many calls there is one. */
export const START_MS = 500;
export const START_SHARE = 0.001;

/** What Lambda itself prints of a call, in text: START, END and REPORT. */
export const REPORT_BYTES = 330;

export type KnownCall = "ingest" | "deliver" | "hit" | "miss" | "sweep";

/**
 * CPU and bytes: `porchlight cost --measure` prints those of this machine beside them. Waits are assumptions: 10 ms
 * for SQS, 5 for a read and 8 for a write of DynamoDB, 30 for S3, 2 for Redis, one after another as they are asked.
 */
export const CALL_WORK: Readonly<Record<KnownCall, CallWork>> = {
  ingest: { cpuMs: 2, cpuMsPerPerson: 1, waitMs: 10, loggedBytes: 19, lineBytes: 400 },
  deliver: { cpuMs: 6, cpuMsPerPerson: 2, waitMs: 50, loggedBytes: 694 },
  hit: { cpuMs: 1.5, cpuMsPerPerson: 0, waitMs: 2, loggedBytes: 21, lineBytes: 400 },
  miss: { cpuMs: 3, cpuMsPerPerson: 1, waitMs: 9, loggedBytes: 97 },
  sweep: { cpuMs: 10, cpuMsPerPerson: 1, waitMs: 100, loggedBytes: 223 },
};

/** Schedules that find nothing to do at a stated load: nobody is erased, and the schema asks nothing of a team. */
export const IDLE_RUNS: Readonly<Record<string, CallWork>> = {
  [FUNCTIONS.foldTeam]: { cpuMs: 5, cpuMsPerPerson: 0, waitMs: 10, loggedBytes: 0 },
  [FUNCTIONS.eraseStores]: { cpuMs: 5, cpuMsPerPerson: 0, waitMs: 20, loggedBytes: 0 },
};
/** Of DynamoDB: the list of workspaces, and one look a workspace. */
export const IDLE_READ_UNITS = 1;
