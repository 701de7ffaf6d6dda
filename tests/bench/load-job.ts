import type { Endpoints } from "@porchlight/local/laptop";
import type { LoadOptions } from "./load-plan.ts";

/** What the load generator is told … */
export interface LoadJob {
  readonly url: string;
  readonly key: string;
  readonly workspace: string;
  readonly endpoints: Endpoints;
  readonly peopleTable: string;
  readonly load: LoadOptions;
  /** The part of the load that is not measured. */
  readonly warmUpSeconds: number;
  readonly checksPerSecond: number;
}

/** … and what it answers; times of the measured part, in ms. */
export interface LoadResult {
  readonly hitMs: number[];
  readonly missMs: number[];
  /** How much later than meant each request left: the generator's own share of every latency. */
  readonly lateMs: number[];
  /** Answers other than 200. */
  readonly errors: number;
  readonly checked: number;
  /** Answers older than the state that was read before they were asked for. */
  readonly stale: number;
  /** Of the generator, in the measured part. */
  readonly cpuSeconds: number;
}
