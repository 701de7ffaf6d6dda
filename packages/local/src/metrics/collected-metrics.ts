import { METRICS_DIMENSION } from "@porchlight/core/metrics";

/** A metric of a function, since the laptop started. */
export interface CollectedMetric {
  readonly function: string;
  readonly metric: string;
  /** Numbers sent: of a count, lines in which it was not zero. */
  readonly samples: number;
  readonly sum: number;
  /** Of the newest values of a duration or a share; a count has none. */
  readonly p50?: number;
  readonly p99?: number;
}

export interface CollectedMetrics {
  /** Takes a line of a function's output, with its name in front; what is no metrics is left. */
  take(line: string): void;
  /** By function, then by metric. */
  rows(): readonly CollectedMetric[];
}

const NEWEST = 1_000;

interface Embedded {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

interface Tally {
  samples: number;
  sum: number;
  readonly newest: number[];
}

/** CloudWatch's part: adds up what functions send in its embedded format. */
export function createCollectedMetrics(): CollectedMetrics {
  const tallies = new Map<string, Map<string, Tally>>();
  const add = (name: string, metric: string, isCount: boolean, values: readonly number[]): void => {
    const ofFunction = tallies.get(name) ?? new Map<string, Tally>();
    tallies.set(name, ofFunction);
    const tally = ofFunction.get(metric) ?? { samples: 0, sum: 0, newest: [] };
    ofFunction.set(metric, tally);
    for (const value of values) {
      tally.samples++;
      tally.sum += value;
      if (!isCount) tally.newest.push(value);
    }
    if (tally.newest.length > NEWEST) tally.newest.splice(0, tally.newest.length - NEWEST);
  };
  return {
    take(line) {
      const sent = readEmbedded(line);
      for (const { Metrics } of sent?._aws.CloudWatchMetrics ?? [])
        for (const { Name, Unit } of Metrics)
          add(
            String(sent?.[METRICS_DIMENSION]),
            Name,
            Unit === "Count",
            [sent?.[Name]].flat() as number[],
          );
    },
    rows: () =>
      [...tallies]
        .flatMap(([name, metrics]) =>
          [...metrics].map(
            ([metric, { newest, ...sums }]): CollectedMetric => ({
              function: name,
              metric,
              ...sums,
              ...(newest.length > 0 && { p50: quantile(newest, 0.5), p99: quantile(newest, 0.99) }),
            }),
          ),
        )
        .sort((a, b) => (`${a.function} ${a.metric}` < `${b.function} ${b.metric}` ? -1 : 1)),
  };
}

function readEmbedded(line: string): Embedded | undefined {
  const at = line.indexOf("{");
  if (at < 0 || !line.includes('"_aws"')) return undefined;
  try {
    return JSON.parse(line.slice(at)) as Embedded;
  } catch (error) {
    // Cut off: its function was ended while it wrote.
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** The nearest rank. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] as number;
}
