import { Duration, Stack } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { alarmDescription } from "../alarm-description.ts";
import { ALARM_METRICS } from "../alarm-metrics.ts";
import { mapValues } from "../map-values.ts";
import type { AlarmSpec } from "../topology-spec.ts";

export interface AlarmsOptions {
  readonly alarms: Readonly<Record<string, AlarmSpec>>;
  readonly functions: Readonly<Record<string, Lambda>>;
  readonly queues: Readonly<Record<string, Queue>>;
  readonly email: string | undefined;
}

/** All ring at one topic: who is told is a stage's business. */
export function createAlarms(scope: Construct, options: AlarmsOptions): Record<string, Alarm> {
  const topic = new Topic(scope, "rung", { enforceSSL: true });
  // A topic with a policy of its own has lost the one by which alarms could ring at it.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  );
  if (options.email !== undefined) topic.addSubscription(new EmailSubscription(options.email));
  return mapValues(options.alarms, (spec, name) => {
    const alarm = new Alarm(scope, name, {
      metric: metricOf(spec, options),
      threshold: spec.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: spec.minutes,
      alarmDescription: alarmDescription(name, spec),
      // Nothing happened: nothing went wrong.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    return alarm;
  });
}

function metricOf({ on, metric }: AlarmSpec, { functions, queues }: AlarmsOptions): Metric {
  const [, target = ""] = on.split(/:(.*)/s);
  const { namespace, name: metricName, dimension, of, statistic } = ALARM_METRICS[metric];
  const watched = of === "function" ? functions[target]?.functionName : queues[target]?.queueName;
  return new Metric({
    namespace,
    metricName,
    statistic,
    period: Duration.minutes(1),
    dimensionsMap: { [dimension]: watched as string },
  });
}
