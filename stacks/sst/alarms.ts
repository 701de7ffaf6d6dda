/// <reference path="../../.sst/platform/config.d.ts" />
import { alarmDescription } from "../alarm-description.ts";
import { ALARM_METRICS } from "../alarm-metrics.ts";
import { mapValues } from "../map-values.ts";
import type { AlarmSpec } from "../topology-spec.ts";
import { componentName } from "./component-name.ts";

export interface AlarmsOptions {
  readonly alarms: Readonly<Record<string, AlarmSpec>>;
  readonly functions: Readonly<Record<string, sst.aws.Function>>;
  readonly queues: Readonly<Record<string, sst.aws.Queue>>;
  readonly email: string | undefined;
}

/** All ring at one topic: who is told is a stage's business. */
export function createAlarms({
  alarms,
  functions,
  queues,
  email,
}: AlarmsOptions): Record<string, aws.cloudwatch.MetricAlarm> {
  const topic = new aws.sns.Topic("Rung", {});
  if (email !== undefined)
    new aws.sns.TopicSubscription("RungMail", {
      topic: topic.arn,
      protocol: "email",
      endpoint: email,
    });
  ringInTls(topic);
  return mapValues(alarms, (spec, name) => {
    const { on, metric, above, minutes } = spec;
    const [, target = ""] = on.split(/:(.*)/s);
    const { namespace, name: metricName, dimension, of, statistic } = ALARM_METRICS[metric];
    const watched = of === "function" ? functions[target]?.name : queues[target]?.nodes.queue.name;
    return new aws.cloudwatch.MetricAlarm(componentName(name, "alarm"), {
      namespace,
      metricName,
      dimensions: { [dimension]: watched as $util.Output<string> },
      ...(statistic.startsWith("p") ? { extendedStatistic: statistic } : { statistic }),
      period: 60,
      threshold: above,
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: minutes,
      alarmDescription: alarmDescription(name, spec),
      // Nothing happened: nothing went wrong.
      treatMissingData: "notBreaching",
      alarmActions: [topic.arn],
    });
  });
}

/** Alarms of this account may ring at the topic, and nobody may without TLS. */
function ringInTls(topic: aws.sns.Topic): void {
  const { accountId } = aws.getCallerIdentityOutput({});
  new aws.sns.TopicPolicy("RungPolicy", {
    arn: topic.arn,
    policy: $jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
  });
}
