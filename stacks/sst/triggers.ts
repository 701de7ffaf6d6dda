/// <reference path="../../.sst/platform/config.d.ts" />
import { rateExpression } from "../rate-expression.ts";
import type { FunctionSpec } from "../topology-spec.ts";
import { componentName } from "./component-name.ts";
import type { Resources } from "./resources.ts";

/** What invokes functions without being asked: queues and schedules. */
export function createTriggers(
  functions: Readonly<Record<string, FunctionSpec>>,
  made: Readonly<Record<string, sst.aws.Function>>,
  { queues }: Resources,
): void {
  for (const [name, { queue, everySeconds }] of Object.entries(functions)) {
    const target = made[name] as sst.aws.Function;
    if (queue !== undefined)
      queues[queue.name]?.subscribe(target.arn, {
        batch: {
          size: queue.batchSize,
          window: `${queue.windowSeconds} seconds`,
          partialResponses: true,
        },
        transform: {
          eventSourceMapping: { scalingConfig: { maximumConcurrency: queue.maxConcurrency } },
        },
      });
    if (everySeconds !== undefined)
      new sst.aws.Cron(componentName(name, "schedule"), {
        schedule: rateExpression(everySeconds) as `rate(${string})`,
        function: target.arn,
      });
  }
}
