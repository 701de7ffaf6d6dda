import { ALARM_METRICS } from "@porchlight/stacks/alarm-metrics";
import type { AlarmMetric } from "@porchlight/stacks/topology";

/** The topology's word for a metric of CloudWatch. */
export function alarmMetricOf(metricName: string, statistic: string): AlarmMetric {
  const found = Object.entries(ALARM_METRICS).find(
    ([, metric]) => metric.name === metricName && metric.statistic === statistic,
  );
  if (found === undefined) throw new TypeError(`no alarm watches ${statistic} of ${metricName}`);
  return found[0] as AlarmMetric;
}

/** `rate(1 minute)` → 60. */
export function secondsOfRate(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = { minute: 60, hour: 3_600, day: 86_400 }[unit as "minute" | "hour" | "day"];
  return Number(count) * seconds;
}
