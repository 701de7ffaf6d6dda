import {
  METRICS,
  METRICS_DIMENSION,
  METRICS_NAMESPACE,
  type MetricSpec,
} from "@porchlight/core/metrics";
import type { Topology } from "./topology-spec.ts";

/** What a home calls the things it made: a name, or what will be one when it is deployed. */
export interface DashboardNames<T> {
  readonly region: string;
  readonly functionName: (name: string) => T;
  readonly queueName: (name: string) => T;
  readonly alarmArn: (name: string) => T;
}

interface Widget {
  readonly type: "alarm" | "metric";
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface DashboardBody {
  readonly widgets: readonly (Widget & { readonly x: number; readonly y: number })[];
}

const WIDTH = 24;
const HEIGHT = 6;
const GRAPHS_IN_ROW = 3;

/**
 * CloudWatch's dashboard of a topology: what rings; what functions send, a graph for each of the table; then Lambda's
 * and SQS's own metrics, a row for each function.
 */
export function dashboardBody<T>(topology: Topology, names: DashboardNames<T>): DashboardBody {
  const alarms: Widget = {
    type: "alarm",
    width: WIDTH,
    height: 4,
    properties: { title: "alarms", alarms: Object.keys(topology.alarms).map(names.alarmArn) },
  };
  const rows: readonly (readonly Widget[])[] = [
    [alarms],
    ...rowsOf(sentGraphs(topology, names)),
    ...Object.keys(topology.functions).map((name) => lambdaGraphs(name, names)),
    ...rowsOf(Object.keys(topology.queues).map((name) => queueGraph(name, names))),
  ];
  return { widgets: place(rows) };
}

type Line = readonly unknown[];

const graph = (title: string, region: string, metrics: readonly Line[]): Widget => ({
  type: "metric",
  width: WIDTH / GRAPHS_IN_ROW,
  height: HEIGHT,
  properties: { title, region, view: "timeSeries", period: 60, metrics },
});

const STATISTICS: Readonly<Record<MetricSpec["unit"], readonly string[]>> = {
  Count: ["Sum"],
  Milliseconds: ["p50", "p99"],
  None: ["Average"],
};

/** Functions that the topology does not have send nothing. */
function sentGraphs<T>({ functions }: Topology, names: DashboardNames<T>): Widget[] {
  const sent = Object.entries<MetricSpec>(METRICS);
  return [...Map.groupBy(sent, ([, spec]) => spec.graph)].map(([title, metrics]) => {
    const lines = metrics.flatMap(([metric, { of, unit }]) =>
      of
        .filter((name) => Object.hasOwn(functions, name))
        .flatMap((name) =>
          STATISTICS[unit].map((stat): Line => {
            const label = [name, metric, ...(unit === "Milliseconds" ? [stat] : [])].join(" ");
            const dimension = [METRICS_DIMENSION, names.functionName(name)];
            return [METRICS_NAMESPACE, metric, ...dimension, { stat, label }];
          }),
        ),
    );
    return graph(title, names.region, lines);
  });
}

function lambdaGraphs<T>(name: string, { region, functionName }: DashboardNames<T>): Widget[] {
  const line = (metric: string, stat: string): Line => [
    "AWS/Lambda",
    metric,
    "FunctionName",
    functionName(name),
    { stat, label: `${metric} ${stat}` },
  ];
  return [
    graph(`${name}: invocations`, region, [
      line("Invocations", "Sum"),
      line("Errors", "Sum"),
      line("Throttles", "Sum"),
    ]),
    graph(`${name}: duration`, region, [line("Duration", "p50"), line("Duration", "p99")]),
    graph(`${name}: at once`, region, [line("ConcurrentExecutions", "Maximum")]),
  ];
}

function queueGraph<T>(name: string, { region, queueName }: DashboardNames<T>): Widget {
  const metrics = ["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"];
  return graph(
    `${name}: records, and the age of the oldest`,
    region,
    metrics.map((metric) => ["AWS/SQS", metric, "QueueName", queueName(name), { stat: "Maximum" }]),
  );
}

function rowsOf(graphs: readonly Widget[]): Widget[][] {
  const rows: Widget[][] = [];
  for (let at = 0; at < graphs.length; at += GRAPHS_IN_ROW)
    rows.push(graphs.slice(at, at + GRAPHS_IN_ROW));
  return rows;
}

function place(rows: readonly (readonly Widget[])[]): DashboardBody["widgets"] {
  let y = 0;
  return rows.flatMap((row) => {
    const placed = row.map((widget, i) => ({ ...widget, x: i * widget.width, y }));
    y += Math.max(...row.map(({ height }) => height));
    return placed;
  });
}
