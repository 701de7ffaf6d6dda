import { METRICS_DIMENSION, METRICS_NAMESPACE, type MetricName } from "@porchlight/core/metrics";
import type { AlarmMetric } from "./topology-spec.ts";

export interface CloudWatchMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimension: string;
  readonly of: "function" | "queue";
  readonly statistic: string;
}

const lambda = { namespace: "AWS/Lambda", dimension: "FunctionName", of: "function" } as const;
const sqs = { namespace: "AWS/SQS", dimension: "QueueName", of: "queue" } as const;
const sent = (name: MetricName): CloudWatchMetric => ({
  namespace: METRICS_NAMESPACE,
  name,
  dimension: METRICS_DIMENSION,
  of: "function",
  statistic: "Sum",
});

/** What the topology's alarms watch, in CloudWatch's words. */
export const ALARM_METRICS: Readonly<Record<AlarmMetric, CloudWatchMetric>> = {
  errors: { ...lambda, name: "Errors", statistic: "Sum" },
  throttles: { ...lambda, name: "Throttles", statistic: "Sum" },
  p99Ms: { ...lambda, name: "Duration", statistic: "p99" },
  records: { ...sqs, name: "ApproximateNumberOfMessagesVisible", statistic: "Maximum" },
  oldestSeconds: { ...sqs, name: "ApproximateAgeOfOldestMessage", statistic: "Maximum" },
  refused: sent("refused_count"),
  cacheAway: sent("cache_away_count"),
  mismatches: sent("mismatches_count"),
};
