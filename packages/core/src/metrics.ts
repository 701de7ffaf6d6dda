import { FUNCTIONS } from "./names.ts";

export interface MetricSpec {
  /** CloudWatch's word for it. */
  readonly unit: "Count" | "Milliseconds" | "None";
  /** The graph of the dashboard that it is in. */
  readonly graph: string;
  /** What it says to whoever looks at it. */
  readonly says: string;
  /** Who sends it, by its name in the topology. */
  readonly of: readonly string[];
}

export const METRICS_NAMESPACE = "Porchlight";
/**
 * The one dimension. Workspaces and people are none: each value of a dimension makes a metric of its own, and
 * each costs by the hour that it is sent in.
 */
export const METRICS_DIMENSION = "function";

const { erase, ingest, predict, scoreInteractions: score, sweep } = FUNCTIONS;

/** What functions tell of themselves beyond what Lambda counts. A count of zero is not sent. */
export const METRICS = {
  latency_ms: {
    unit: "Milliseconds",
    graph: "time to an answer",
    says: "from a request to its answer",
    of: [ingest, predict, erase],
  },
  refused_count: {
    unit: "Count",
    graph: "what went wrong",
    says: "requests answered 429 or 5xx: what they need was away or too slow",
    of: [ingest, predict, erase],
  },
  accepted_count: {
    unit: "Count",
    graph: "interactions",
    says: "interactions accepted",
    of: [ingest],
  },
  rejected_count: {
    unit: "Count",
    graph: "interactions",
    says: "interactions refused, each with its reason",
    of: [ingest],
  },
  hits_count: {
    unit: "Count",
    graph: "cache",
    says: "profiles and lists served from the cache",
    of: [predict],
  },
  misses_count: {
    unit: "Count",
    graph: "cache",
    says: "profiles made because the cache had none",
    of: [predict],
  },
  bypasses_count: {
    unit: "Count",
    graph: "cache",
    says: "answers past a cache that was away",
    of: [predict],
  },
  age_ms: {
    unit: "Milliseconds",
    graph: "age of profiles",
    says: "how old a profile was when served",
    of: [predict],
  },
  folded_count: {
    unit: "Count",
    graph: "interactions",
    says: "interactions folded into states",
    of: [score],
  },
  repeats_count: {
    unit: "Count",
    graph: "interactions",
    says: "interactions known already",
    of: [score],
  },
  late_count: {
    unit: "Count",
    graph: "interactions",
    says: "interactions too old to fold, archived alone",
    of: [score],
  },
  erased_count: {
    unit: "Count",
    graph: "interactions",
    says: "interactions of people erased since",
    of: [score],
  },
  failed_records_count: {
    unit: "Count",
    graph: "what went wrong",
    says: "records to be delivered again",
    of: [score],
  },
  conflicts_count: {
    unit: "Count",
    graph: "what went wrong",
    says: "writes lost to a rival and done again",
    of: [score],
  },
  links_count: {
    unit: "Count",
    graph: "identity",
    says: "identity links that joined two people",
    of: [score],
  },
  refused_links_count: {
    unit: "Count",
    graph: "identity",
    says: "identity links that would have made one of two users",
    of: [score],
  },
  spilled_ids_count: {
    unit: "Count",
    graph: "identity",
    says: "ids moved out of states",
    of: [score],
  },
  cache_away_count: {
    unit: "Count",
    graph: "what went wrong",
    says: "calls the cache did not answer: profiles may be as old as their time to live",
    of: [score],
  },
  staleness_ms: {
    unit: "Milliseconds",
    graph: "age of profiles",
    says: "from the receipt of a delivery's oldest record to its profiles",
    of: [score],
  },
  completeness_ratio: {
    unit: "None",
    graph: "completeness",
    says: "share of features that were not missing, mean of a delivery's profiles",
    of: [score],
  },
  acts_count: { unit: "Count", graph: "decisions", says: "predictions that say act", of: [score] },
  abstentions_count: {
    unit: "Count",
    graph: "decisions",
    says: "predictions that abstain",
    of: [score],
  },
  rules_count: { unit: "Count", graph: "rungs", says: "predictions by rules", of: [score] },
  shipped_count: {
    unit: "Count",
    graph: "rungs",
    says: "predictions by versions that were shipped",
    of: [score],
  },
  own_count: {
    unit: "Count",
    graph: "rungs",
    says: "predictions by a workspace's own versions",
    of: [score],
  },
  model_failures_count: {
    unit: "Count",
    graph: "what went wrong",
    says: "runs of models that failed: the rules answered",
    of: [score],
  },
  models_away_count: {
    unit: "Count",
    graph: "what went wrong",
    says: "champions not in memory in time: the rules answered",
    of: [score],
  },
  rechecked_count: {
    unit: "Count",
    graph: "second runtime",
    says: "live rows compared on a second runtime",
    of: [score, sweep],
  },
  mismatches_count: {
    unit: "Count",
    graph: "what went wrong",
    says: "live rows on which two runtimes differ: that process serves the version no more",
    of: [score, sweep],
  },
  warmed_count: {
    unit: "Count",
    graph: "sweep",
    says: "profiles made anew ahead of time, of people who are looked at",
    of: [sweep],
  },
  ranked_count: {
    unit: "Count",
    graph: "sweep",
    says: "profiles made anew for their rank",
    of: [sweep],
  },
  unreadable_count: {
    unit: "Count",
    graph: "what went wrong",
    says: "people whose state could not be read",
    of: [sweep],
  },
  unfinished_count: {
    unit: "Count",
    graph: "what went wrong",
    says: "workspaces whose sweep ran out of time; the next goes on",
    of: [sweep],
  },
  dead_workspaces_count: {
    unit: "Count",
    graph: "what went wrong",
    says: "workspaces whose sweep failed",
    of: [sweep],
  },
} as const satisfies Readonly<Record<string, MetricSpec>>;

export type MetricName = keyof typeof METRICS;
