import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { rateExpression } from "../rate-expression.ts";
import type { FunctionSpec } from "../topology-spec.ts";
import type { LiveAlias } from "./live-aliases.ts";

export function createSchedules(
  scope: Construct,
  functions: Readonly<Record<string, FunctionSpec>>,
  live: Readonly<Record<string, LiveAlias>>,
): void {
  for (const [name, { everySeconds }] of Object.entries(functions)) {
    if (everySeconds === undefined) continue;
    new Rule(scope, name, {
      schedule: Schedule.expression(rateExpression(everySeconds)),
      targets: [new LambdaFunction(live[name] as LiveAlias)],
    });
  }
}
