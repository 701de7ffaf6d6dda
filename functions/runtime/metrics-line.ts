import { MetricUnit, Metrics as Powertools } from "@aws-lambda-powertools/metrics";
import {
  METRICS,
  METRICS_DIMENSION,
  METRICS_NAMESPACE,
  type MetricName,
} from "@porchlight/core/metrics";

/** What was counted since the last line. */
export interface Counted {
  readonly counts: ReadonlyMap<MetricName, number>;
  /** Fewer than 100 of each. */
  readonly values: ReadonlyMap<MetricName, readonly number[]>;
  /** When the last of it was counted: the line may come much later, from an instance that was asleep. */
  readonly atMs: number;
}

const UNITS = {
  Count: MetricUnit.Count,
  Milliseconds: MetricUnit.Milliseconds,
  None: MetricUnit.NoUnit,
} as const;

const powertools = new Powertools({ namespace: METRICS_NAMESPACE });
// It would add one of its own.
powertools.clearDefaultDimensions();

/** A line of CloudWatch's embedded metric format; facts stand beside, and are searched for as in any other. */
export function metricsLine(
  functionName: string,
  { counts, values, atMs }: Counted,
  facts: Readonly<Record<string, unknown>>,
): string {
  try {
    powertools.addDimension(METRICS_DIMENSION, functionName);
    for (const [name, count] of counts)
      powertools.addMetric(name, UNITS[METRICS[name].unit], count);
    for (const [name, of] of values)
      for (const value of of) powertools.addMetric(name, UNITS[METRICS[name].unit], value);
    if (atMs > 0) powertools.setTimestamp(atMs);
    const isEmpty = !powertools.hasStoredMetrics();
    const format = powertools.serializeMetrics();
    return JSON.stringify(isEmpty ? facts : { ...facts, ...format });
  } finally {
    powertools.clearMetrics();
    powertools.clearDimensions();
  }
}
