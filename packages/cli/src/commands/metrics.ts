import { ServiceError } from "@porchlight/core/error";
import { findLaptop } from "@porchlight/local/data-folder";
import type { CollectedMetric } from "@porchlight/local/metrics/collected-metrics";
import { Command } from "commander";
import { dataOption } from "../data-option.ts";
import { printRows } from "../print.ts";

/** `porchlight metrics`: what the functions of a laptop have sent of themselves. */
export const metricsCommand = (): Command =>
  new Command("metrics")
    .description("Show what the functions of a laptop counted since it started.")
    .addOption(dataOption())
    .option("--json", "one JSON object a metric")
    .addHelpText(
      "after",
      "\nExample:\n  porchlight metrics\nRequests are counted within ten seconds of their answers. Prometheus reads the same at the\ngateway's /metrics; on AWS it is in CloudWatch, and on its dashboard.",
    )
    .action(showMetrics);

async function showMetrics({ data, json }: { data: string; json?: boolean }): Promise<void> {
  const laptop = findLaptop(data);
  if (laptop === undefined)
    throw new ServiceError(
      "config.invalid",
      `nothing runs on ${data}: \`porchlight up\` starts it`,
    );
  const answer = await fetch(`${laptop.url}/metrics`, { headers: { accept: "application/json" } });
  const rows = (await answer.json()) as readonly CollectedMetric[];
  printRows(rows.map(json ? spread : rounded), {
    json,
    none: "no function has counted anything yet",
  });
}

const spread = (row: CollectedMetric): Readonly<Record<string, unknown>> => ({ ...row });

const rounded = ({
  function: name,
  metric,
  samples,
  sum,
  p50,
  p99,
}: CollectedMetric): Readonly<Record<string, unknown>> => ({
  function: name,
  metric,
  samples,
  sum: round(sum),
  p50: round(p50),
  p99: round(p99),
});

const round = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Number(value.toPrecision(4));
