/// <reference path="../../.sst/platform/config.d.ts" />
import { ALARM_METRICS } from "../alarm-metrics.ts";
import type { AlarmSpec } from "../topology-spec.ts";
import { componentName } from "./component-name.ts";

export interface AlarmsOptions {
  readonly alarms: Readonly<Record<string, AlarmSpec>>;
  readonly functions: Readonly<Record<string, sst.aws.Function>>;
  readonly queues: Readonly<Record<string, sst.aws.Queue>>;
  readonly email: string | undefined;
}

/** All ring at one topic: who is told is a stage's business. */
export function createAlarms({ alarms, functions, queues, email }: AlarmsOptions): void {
  const topic = new aws.sns.Topic("Rung", {});
  if (email !== undefined)
    new aws.sns.TopicSubscription("RungMail", {
      topic: topic.arn,
      protocol: "email",
      endpoint: email,
    });
  for (const [name, { on, metric, above, minutes, says }] of Object.entries(alarms)) {
    const [, target = ""] = on.split(/:(.*)/s);
    const { namespace, name: metricName, dimension, statistic } = ALARM_METRICS[metric];
    const watched =
      dimension === "FunctionName" ? functions[target]?.name : queues[target]?.nodes.queue.name;
    new aws.cloudwatch.MetricAlarm(componentName(name, "alarm"), {
      namespace,
      metricName,
      dimensions: { [dimension]: watched as $util.Output<string> },
      ...(statistic.startsWith("p") ? { extendedStatistic: statistic } : { statistic }),
      period: 60,
      threshold: above,
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: minutes,
      alarmDescription: says,
      // Nothing happened: nothing went wrong.
      treatMissingData: "notBreaching",
      alarmActions: [topic.arn],
    });
  }
}
