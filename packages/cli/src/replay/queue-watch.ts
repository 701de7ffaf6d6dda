import { setTimeout as sleep } from "node:timers/promises";
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { parseQueueRecord } from "@porchlight/core/ingest/queue-record";
import type { InteractionKey } from "./interaction-key.ts";
import { interactionKey } from "./interaction-key.ts";

/** Records of a queue that are waiting, or with a consumer. */
export async function queueDepth(client: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes: attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  return (
    Number(attributes.ApproximateNumberOfMessages) +
    Number(attributes.ApproximateNumberOfMessagesNotVisible)
  );
}

/** In a row: the numbers are approximate. */
const EMPTY_LOOKS = 3;
const LOOK_EVERY_MS = 200;

/**
 * Waits until a queue has nothing waiting and nothing in flight. Answers when it first looked so, Unix
 * ms, or undefined if its depth has not changed for `stuckMs`.
 */
export async function waitUntilDrained(
  depth: () => Promise<number>,
  stuckMs: number,
  onLook: (depth: number) => void,
): Promise<number | undefined> {
  let emptySinceMs: number | undefined;
  let empty = 0;
  let last = Number.NaN;
  let changedAtMs = Date.now();
  for (;;) {
    const now = await depth();
    onLook(now);
    if (now !== last) [last, changedAtMs] = [now, Date.now()];
    if (now > 0) [empty, emptySinceMs] = [0, undefined];
    else {
      emptySinceMs ??= Date.now();
      if (++empty === EMPTY_LOOKS) return emptySinceMs;
    }
    if (Date.now() - changedAtMs > stuckMs) return undefined;
    await sleep(LOOK_EVERY_MS);
  }
}

/** The interactions in a queue that nobody consumes, by receiving all there is: for the end. */
export async function interactionsIn(
  client: SQSClient,
  queueUrl: string,
): Promise<ReadonlySet<InteractionKey>> {
  const found = new Set<InteractionKey>();
  for (;;) {
    const { Messages: messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 600,
      }),
    );
    if (messages.length === 0) return found;
    for (const { Body: body = "" } of messages)
      for (const { person, interactions } of parseQueueRecord(body).people)
        for (const { id } of interactions) found.add(interactionKey(person, id));
  }
}
