import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { ServiceError } from "@porchlight/core/error";
import type { Enqueue } from "@porchlight/core/ports/enqueue";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard, type Guard } from "../guard.ts";

/** What SQS takes in one call. */
const MAX_ENTRIES = 10;
const MAX_CALL_BYTES = 1024 * 1024;
/** How often entries that SQS refused are sent again. A call that fails is the client's to retry. */
const MAX_TRIES = 3;

type Entry = SendMessageBatchRequestEntry;

export interface SqsEnqueueOptions {
  readonly client: Pick<SQSClient, "send">;
  readonly queueUrl: string;
  readonly guard?: Guard;
}

const queueGuard = (): Guard =>
  createGuard({
    code: "queue.unavailable",
    service: "the interactions queue",
    ...awsGuardOptions,
  });

/**
 * Puts bodies on an SQS queue, all calls at once. Entries that SQS refuses are sent again alone; if any
 * is still refused the whole throws, and what did get in is dropped as a repeat when the sender retries.
 */
export function createSqsEnqueue({
  client,
  queueUrl,
  guard = queueGuard(),
}: SqsEnqueueOptions): Enqueue {
  /** Answers which of the entries SQS did not take. */
  const send = async (entries: readonly Entry[], abortSignal: AbortSignal): Promise<Entry[]> => {
    const call = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...entries] });
    const { Successful = [] } = await client.send(call, { abortSignal });
    const taken = new Set(Successful.map(({ Id }) => Id));
    return entries.filter(({ Id }) => !taken.has(Id));
  };
  const sendAll = (bodies: readonly string[]): Promise<void> =>
    guard(async (abortSignal) => {
      let left: readonly Entry[] = bodies.map((body, i) => ({ Id: String(i), MessageBody: body }));
      for (let i = 0; i < MAX_TRIES && left.length > 0; i++) left = await send(left, abortSignal);
      if (left.length > 0)
        throw new ServiceError(
          "queue.unavailable",
          `the interactions queue refused ${left.length} of ${bodies.length} records`,
          { details: { refused: left.length, sent: bodies.length } },
        );
    });
  return async (bodies) => {
    await Promise.all(callsOf(bodies).map(sendAll));
  };
}

/** Bodies in as few calls as their number and bytes allow, in order. */
function callsOf(bodies: readonly string[]): string[][] {
  const calls: string[][] = [];
  let bytes = 0;
  for (const body of bodies) {
    const size = Buffer.byteLength(body);
    const last = calls.at(-1);
    if (last === undefined || last.length === MAX_ENTRIES || bytes + size > MAX_CALL_BYTES) {
      calls.push([body]);
      bytes = size;
    } else {
      last.push(body);
      bytes += size;
    }
  }
  return calls;
}
