import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { AlarmStatusWidget, Dashboard, GraphWidget } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

export interface DashboardOptions {
  readonly alarms: Readonly<Record<string, Alarm>>;
  readonly functions: Readonly<Record<string, Lambda>>;
  readonly queues: Readonly<Record<string, Queue>>;
}

const WIDTH = 24;

/** One page: what rings, then a row for each function, then the queues. */
export function createDashboard(
  scope: Construct,
  { alarms, functions, queues }: DashboardOptions,
): void {
  const graph = (title: string, left: GraphWidget["leftMetrics"]) =>
    new GraphWidget({ title, left: [...left], width: WIDTH / 3 });
  new Dashboard(scope, "dashboard", {
    widgets: [
      [new AlarmStatusWidget({ title: "Alarms", alarms: Object.values(alarms), width: WIDTH })],
      ...Object.entries(functions).map(([name, made]) => [
        graph(`${name}: invocations`, [
          made.metricInvocations(),
          made.metricErrors(),
          made.metricThrottles(),
        ]),
        graph(
          `${name}: duration`,
          ["p50", "p99"].map((statistic) => made.metricDuration({ statistic })),
        ),
        graph(`${name}: at once`, [made.metric("ConcurrentExecutions", { statistic: "Maximum" })]),
      ]),
      Object.entries(queues).map(([name, queue]) =>
        graph(`${name}: records, and the age of the oldest`, [
          queue.metricApproximateNumberOfMessagesVisible(),
          queue.metricApproximateAgeOfOldestMessage(),
        ]),
      ),
    ],
  });
}
