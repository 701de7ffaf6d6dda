import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { ServiceError } from "@porchlight/core/error";

export interface Redrive {
  readonly client: Pick<SQSClient, "send">;
  readonly fromUrl: string;
  readonly toUrl: string;
  readonly onMoved: (moved: number) => void;
}

/** Time enough to send and delete what was received; after a crash it shows again. */
const HOLD_SECONDS = 60;
/** What SQS receives, sends and deletes in one call. */
const BATCH = 10;

/**
 * Moves the messages of one queue to another until it shows none, and answers how many. Each is sent
 * before it is deleted: a crash between the two repeats it and loses nothing, and interactions that come
 * twice are counted once. Throws `queue.unavailable` if messages are refused; they stay where they are.
 */
export async function redrive({ client, fromUrl, toUrl, onMoved }: Redrive): Promise<number> {
  for (let moved = 0; ; onMoved(moved)) {
    const { Messages: messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: fromUrl,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: HOLD_SECONDS,
      }),
    );
    if (messages.length === 0) return moved;
    const sent = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: toUrl,
        Entries: messages.map(({ Body }, i) => ({ Id: String(i), MessageBody: Body })),
      }),
    );
    const taken = (sent.Successful ?? []).map(({ Id }) => Number(Id));
    if (taken.length > 0)
      await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: fromUrl,
          Entries: taken.map((i) => ({
            Id: String(i),
            ReceiptHandle: messages[i]?.ReceiptHandle,
          })),
        }),
      );
    moved += taken.length;
    if (taken.length < messages.length)
      throw new ServiceError(
        "queue.unavailable",
        `the queue refused ${messages.length - taken.length} messages, which stay dead-lettered; ${moved} were moved`,
      );
  }
}
