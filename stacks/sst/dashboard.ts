/// <reference path="../../.sst/platform/config.d.ts" />
import { dashboardBody } from "../dashboard-body.ts";
import type { Topology } from "../topology-spec.ts";

export interface DashboardOptions {
  readonly topology: Topology;
  readonly region: string;
  readonly alarms: Readonly<Record<string, aws.cloudwatch.MetricAlarm>>;
  readonly functions: Readonly<Record<string, sst.aws.Function>>;
  readonly queues: Readonly<Record<string, sst.aws.Queue>>;
}

export function createDashboard({
  topology,
  region,
  alarms,
  functions,
  queues,
}: DashboardOptions): void {
  const body = dashboardBody(topology, {
    region,
    functionName: (name) => functions[name]?.name,
    queueName: (name) => queues[name]?.nodes.queue.name,
    alarmArn: (name) => alarms[name]?.arn,
  });
  new aws.cloudwatch.Dashboard("Dashboard", {
    dashboardName: `${$app.name}-${$app.stage}`,
    dashboardBody: $jsonStringify(body),
  });
}
