/// <reference path="../../.sst/platform/config.d.ts" />
import type { QueueSpec } from "../topology-spec.ts";
import { componentName } from "./component-name.ts";

/** Queues of dead letters before those that fill them. */
export function createQueues(
  queues: Readonly<Record<string, QueueSpec>>,
): Record<string, sst.aws.Queue> {
  const made: Record<string, sst.aws.Queue> = {};
  const make = (name: string): sst.aws.Queue => {
    if (made[name] !== undefined) return made[name];
    const { visibilitySeconds, retentionSeconds, deadLetters } = queues[name] as QueueSpec;
    const dead = deadLetters && make(deadLetters.queue);
    made[name] = new sst.aws.Queue(componentName(name, "queue"), {
      visibilityTimeout: `${visibilitySeconds} seconds`,
      ...(deadLetters && dead && { dlq: { queue: dead.arn, retry: deadLetters.afterReceives } }),
      transform: {
        queue: { messageRetentionSeconds: retentionSeconds, sqsManagedSseEnabled: true },
      },
    });
    requireTls(name, made[name]);
    return made[name];
  };
  for (const name of Object.keys(queues)) make(name);
  return made;
}

/** SST's own queues may be sent to without it. */
function requireTls(name: string, { arn, url }: sst.aws.Queue): void {
  new aws.sqs.QueuePolicy(`${componentName(name, "queue")}Tls`, {
    queueUrl: url,
    policy: $jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
  });
}
