import { Stack } from "aws-cdk-lib";
import { type Alarm, CfnDashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { dashboardBody } from "../dashboard-body.ts";
import type { Topology } from "../topology-spec.ts";

export interface DashboardOptions {
  readonly topology: Topology;
  readonly alarms: Readonly<Record<string, Alarm>>;
  readonly functions: Readonly<Record<string, Lambda>>;
  readonly queues: Readonly<Record<string, Queue>>;
}

export function createDashboard(
  scope: Construct,
  { topology, alarms, functions, queues }: DashboardOptions,
): void {
  const stack = Stack.of(scope);
  const body = dashboardBody(topology, {
    region: stack.region,
    functionName: (name) => functions[name]?.functionName,
    queueName: (name) => queues[name]?.queueName,
    alarmArn: (name) => alarms[name]?.alarmArn,
  });
  new CfnDashboard(scope, "dashboard", {
    dashboardName: stack.stackName,
    dashboardBody: stack.toJsonString(body),
  });
}
