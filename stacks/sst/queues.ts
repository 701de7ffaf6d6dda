/// <reference path="../../.sst/platform/config.d.ts" />
import type { QueueSpec } from "../topology-spec.ts";
import { componentName } from "./component-name.ts";

/** Queues of dead letters before those that fill them. */
export function createQueues(
  queues: Readonly<Record<string, QueueSpec>>,
): Record<string, sst.aws.Queue> {
  const made: Record<string, sst.aws.Queue> = {};
  const make = (name: string): sst.aws.Queue => {
    const { visibilitySeconds, retentionSeconds, deadLetters } = queues[name] as QueueSpec;
    const dead = deadLetters && (made[deadLetters.queue] ?? make(deadLetters.queue));
    made[name] ??= new sst.aws.Queue(componentName(name, "queue"), {
      visibilityTimeout: `${visibilitySeconds} seconds`,
      ...(deadLetters && dead && { dlq: { queue: dead.arn, retry: deadLetters.afterReceives } }),
      transform: {
        queue: { messageRetentionSeconds: retentionSeconds, sqsManagedSseEnabled: true },
      },
    });
    return made[name];
  };
  for (const name of Object.keys(queues)) make(name);
  return made;
}
