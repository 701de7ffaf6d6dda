import { setTimeout as delay } from "node:timers/promises";
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { failedRecords } from "./failed-records.ts";
import type { Outcome } from "./invocation.ts";

export interface MappingSettings {
  readonly queueUrl: string;
  readonly batchSize: number;
  /** How long a delivery is gathered, from its first record on. */
  readonly windowMs: number;
  /** Deliveries under way at once. */
  readonly maxConcurrency: number;
}

export interface PollerOptions extends MappingSettings {
  readonly client: Pick<SQSClient, "send">;
  readonly queueArn: string;
  readonly invoke: (payload: string) => Promise<Outcome>;
  readonly returnUnprocessed?: ((deliveryNumber: number) => boolean) | undefined;
  readonly onProblem: (problem: string) => void;
}

export interface MappingStats {
  /** Received, whether or not the function was invoked. */
  readonly deliveries: number;
  /** In deliveries that the function was invoked with. */
  readonly messages: number;
  /** Of those, the ones that will come again, or have come often enough and are dead. */
  readonly failed: number;
  /** Deliveries left uninvoked by fault injection. */
  readonly returned: number;
}

/** SQS hands out, and deletes, at most ten a call. */
const RECEIVE_MAX = 10;
/** Short, because a stop waits for it: a poll that is cut off may have taken records along. */
const LONG_POLL_SECONDS = 1;
const GATHER_EVERY_MS = 25;
/** An event may have 6 MB; what surrounds the bodies, and their escapes, need room too. */
const MAX_BODIES_BYTES = 4 * 1024 * 1024;
const BACK_OFF_MS = { first: 50, most: 5_000 };

/**
 * Lambda's event source mapping for a queue: gathers deliveries, invokes, and deletes what succeeded.
 * What failed it leaves alone, to come again when its visibility time-out has passed.
 */
export class QueuePoller implements MappingSettings {
  readonly queueUrl: string;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly maxConcurrency: number;
  readonly #options: PollerOptions;
  readonly #stats = { deliveries: 0, messages: 0, failed: 0, returned: 0 };
  readonly #loops: readonly Promise<void>[];
  readonly #stopping = new AbortController();

  constructor(options: PollerOptions) {
    this.#options = options;
    this.queueUrl = options.queueUrl;
    this.batchSize = options.batchSize;
    this.windowMs = options.windowMs;
    this.maxConcurrency = options.maxConcurrency;
    this.#loops = Array.from({ length: options.maxConcurrency }, () => this.#loop());
  }

  stats(): MappingStats {
    return { ...this.#stats };
  }

  /** Resolves when the deliveries under way are done with. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#loops);
  }

  async #loop(): Promise<void> {
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      if (await this.#succeeds()) failures = 0;
      else await this.#backOff(failures++);
    }
  }

  /** A queue that does not answer, or a function that fails whole deliveries, is not asked at once again. */
  async #backOff(failures: number): Promise<void> {
    const waitMs = Math.min(BACK_OFF_MS.first * 2 ** failures, BACK_OFF_MS.most);
    await delay(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  async #succeeds(): Promise<boolean> {
    try {
      const messages = await this.#gather();
      return messages.length === 0 || (await this.#deliver(messages));
    } catch (error) {
      this.#options.onProblem(`the queue did not answer: ${(error as Error).message}`);
      return false;
    }
  }

  async #gather(): Promise<Message[]> {
    const { batchSize, windowMs } = this.#options;
    const messages = await this.#receive(batchSize, LONG_POLL_SECONDS);
    const untilMs = Date.now() + windowMs;
    let bytes = bodyBytes(messages);
    while (messages.length > 0 && messages.length < batchSize && bytes < MAX_BODIES_BYTES) {
      if (this.#stopping.signal.aborted || Date.now() >= untilMs) break;
      const more = await this.#receive(batchSize - messages.length, 0);
      if (more.length === 0) await delay(GATHER_EVERY_MS);
      messages.push(...more);
      bytes += bodyBytes(more);
    }
    return messages;
  }

  async #receive(atMost: number, waitSeconds: number): Promise<Message[]> {
    const { client, queueUrl: QueueUrl } = this.#options;
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(RECEIVE_MAX, atMost),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    return Messages;
  }

  /** Answers whether any of it succeeded. */
  async #deliver(messages: readonly Message[]): Promise<boolean> {
    const { invoke, returnUnprocessed, onProblem, queueArn } = this.#options;
    const number = ++this.#stats.deliveries;
    if (returnUnprocessed?.(number)) {
      this.#stats.returned++;
      return true;
    }
    this.#stats.messages += messages.length;
    const event: SQSEvent = { Records: messages.map((message) => recordOf(message, queueArn)) };
    const outcome = await invoke(JSON.stringify(event));
    if (!outcome.ok) onProblem(`a delivery failed: ${outcome.message}`);
    const failed = failedRecords(outcome, messages.map(idOf));
    this.#stats.failed += failed.size;
    await this.#delete(messages.filter((message) => !failed.has(idOf(message))));
    return failed.size < messages.length;
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    const { client, queueUrl: QueueUrl } = this.#options;
    const entries = messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    const calls = Array.from({ length: Math.ceil(entries.length / RECEIVE_MAX) }, (_, call) =>
      entries.slice(call * RECEIVE_MAX, (call + 1) * RECEIVE_MAX),
    );
    await Promise.all(
      calls.map((Entries) => client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))),
    );
  }
}

const idOf = ({ MessageId = "" }: Message): string => MessageId;

const bodyBytes = (messages: readonly Message[]): number =>
  messages.reduce((sum, { Body = "" }) => sum + Buffer.byteLength(Body), 0);

const recordOf = (message: Message, queueArn: string): SQSRecord => ({
  messageId: idOf(message),
  receiptHandle: message.ReceiptHandle ?? "",
  body: message.Body ?? "",
  attributes: message.Attributes as unknown as SQSRecord["attributes"],
  messageAttributes: {},
  md5OfBody: message.MD5OfBody ?? "",
  eventSource: "aws:sqs",
  eventSourceARN: queueArn,
  awsRegion: "us-east-1",
});
