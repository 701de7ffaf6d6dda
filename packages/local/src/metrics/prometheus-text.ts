import { METRICS, METRICS_DIMENSION, type MetricSpec } from "@porchlight/core/metrics";
import type { CollectedMetric } from "./collected-metrics.ts";

/** What Prometheus reads from `GET /metrics`: counts as counters, durations and shares as summaries. */
export function prometheusText(rows: readonly CollectedMetric[]): string {
  const lines = [...Map.groupBy(rows, ({ metric }) => metric)].flatMap(([metric, of]) => {
    const name = `porchlight_${metric}`;
    const spec: MetricSpec | undefined = METRICS[metric as keyof typeof METRICS];
    const isCount = spec?.unit === "Count";
    return [
      `# HELP ${name} ${spec?.says ?? metric}`,
      `# TYPE ${name} ${isCount ? "counter" : "summary"}`,
      ...of.flatMap((row) => (isCount ? [sample(name, row.sum, row)] : summary(name, row))),
    ];
  });
  return `${lines.join("\n")}\n`;
}

const summary = (name: string, row: CollectedMetric): string[] => [
  sample(name, row.p50 ?? 0, row, 'quantile="0.5"'),
  sample(name, row.p99 ?? 0, row, 'quantile="0.99"'),
  sample(`${name}_sum`, row.sum, row),
  sample(`${name}_count`, row.samples, row),
];

const sample = (name: string, value: number, row: CollectedMetric, ...more: string[]): string =>
  `${name}{${[`${METRICS_DIMENSION}="${row.function}"`, ...more].join(",")}} ${value}`;
