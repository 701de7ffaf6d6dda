import type { AlarmMetric } from "./topology-spec.ts";

export interface CloudWatchMetric {
  readonly namespace: "AWS/Lambda" | "AWS/SQS";
  readonly name: string;
  readonly dimension: "FunctionName" | "QueueName";
  readonly statistic: string;
}

const lambda = { namespace: "AWS/Lambda", dimension: "FunctionName" } as const;
const sqs = { namespace: "AWS/SQS", dimension: "QueueName" } as const;

/** What the topology's alarms watch, in CloudWatch's words. */
export const ALARM_METRICS: Readonly<Record<AlarmMetric, CloudWatchMetric>> = {
  errors: { ...lambda, name: "Errors", statistic: "Sum" },
  throttles: { ...lambda, name: "Throttles", statistic: "Sum" },
  p99Ms: { ...lambda, name: "Duration", statistic: "p99" },
  records: { ...sqs, name: "ApproximateNumberOfMessagesVisible", statistic: "Maximum" },
  oldestSeconds: { ...sqs, name: "ApproximateAgeOfOldestMessage", statistic: "Maximum" },
};
