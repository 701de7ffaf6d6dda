import { Duration } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { QueueSpec } from "../topology-spec.ts";

/** Queues of dead letters before those that fill them. */
export function createQueues(
  scope: Construct,
  queues: Readonly<Record<string, QueueSpec>>,
): Record<string, Queue> {
  const made: Record<string, Queue> = {};
  const make = (name: string): Queue => {
    const { visibilitySeconds, retentionSeconds, deadLetters } = queues[name] as QueueSpec;
    const queue = deadLetters && (made[deadLetters.queue] ?? make(deadLetters.queue));
    made[name] ??= new Queue(scope, name, {
      visibilityTimeout: Duration.seconds(visibilitySeconds),
      retentionPeriod: Duration.seconds(retentionSeconds),
      enforceSSL: true,
      ...(deadLetters &&
        queue && { deadLetterQueue: { queue, maxReceiveCount: deadLetters.afterReceives } }),
    });
    return made[name];
  };
  for (const name of Object.keys(queues)) make(name);
  return made;
}
