import { Duration } from "aws-cdk-lib";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { FunctionSpec } from "../topology-spec.ts";
import type { LiveAlias } from "./live-aliases.ts";

/** Not CDK's event source, which would grant more than the topology does. */
export function createQueueTriggers(
  functions: Readonly<Record<string, FunctionSpec>>,
  live: Readonly<Record<string, LiveAlias>>,
  queues: Readonly<Record<string, Queue>>,
): void {
  for (const [name, { queue }] of Object.entries(functions)) {
    if (queue === undefined) continue;
    const target = live[name] as LiveAlias;
    new EventSourceMapping(target.node.scope ?? target, "records", {
      target,
      eventSourceArn: queues[queue.name]?.queueArn as string,
      batchSize: queue.batchSize,
      maxBatchingWindow: Duration.seconds(queue.windowSeconds),
      maxConcurrency: queue.maxConcurrency,
      reportBatchItemFailures: true,
    });
  }
}
