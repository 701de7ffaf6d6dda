import { DAY_SECONDS, type Load } from "./load.ts";

/** A load that a laptop runs, and for how long. */
export interface MeasuredLoad {
  readonly load: Load;
  readonly seconds: number;
  /** Shorter than a deployment's, so that a short run has some. */
  readonly sweepSeconds: number;
  readonly requests: number;
  readonly reads: number;
  /** Whether it begins with the minute in which sweeps copy call lists, which may be minutes away. */
  readonly withCopies: boolean;
  readonly seed: number;
}

export interface MeasuredOptions {
  readonly people: number;
  readonly sweeps: number;
  readonly sweepSeconds: number;
  readonly requestsPerSecond: number;
  readonly readsPerSecond: number;
  readonly withCopies: boolean;
}

/** A past that fills a state, ids that have left it and all. */
const HISTORY_VISITS = 10;

/** The stated load's shape (requests, sessions, hits) at a rate and for people that a laptop has in a minute. */
export function measuredLoad(shape: Load, options: MeasuredOptions): MeasuredLoad {
  const { people, sweeps, sweepSeconds, requestsPerSecond, readsPerSecond, withCopies } = options;
  // It ends between two sweeps: there are as many whenever it began.
  const seconds = (sweeps + 0.5) * sweepSeconds;
  const requests = Math.round(requestsPerSecond * seconds);
  const reads = Math.round(readsPerSecond * seconds);
  const load = {
    ...shape,
    workspaces: 1,
    people,
    interactionsPerDay: (requests / seconds) * shape.interactionsPerRequest * DAY_SECONDS,
    readsPerPersonPerDay: ((reads / seconds) * DAY_SECONDS) / people,
    historyVisits: HISTORY_VISITS,
  };
  return { load, seconds, sweepSeconds, requests, reads, withCopies, seed: 11 };
}
