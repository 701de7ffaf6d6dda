import { setTimeout as delay } from "node:timers/promises";
import type { Message } from "@aws-sdk/client-sqs";
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { failure, type Outcome } from "@porchlight/local/invocation";
import { type PollerOptions, QueuePoller } from "@porchlight/local/queue-poller";
import type { SQSEvent } from "aws-lambda";
import { afterEach, describe, expect, it } from "vitest";

/** A queue in memory that never gives a message twice; its long poll is short. */
function createQueue(bodies: readonly string[]) {
  const waiting: Message[] = bodies.map((Body, i) => ({
    MessageId: `m${i}`,
    ReceiptHandle: `r${i}`,
    Body,
  }));
  const deleted: string[] = [];
  let isDown = false;
  const send = async (command: unknown): Promise<unknown> => {
    if (isDown) throw new TypeError("the queue is away");
    if (command instanceof ReceiveMessageCommand) {
      if (waiting.length === 0) await delay(command.input.WaitTimeSeconds ? 20 : 1);
      return { Messages: waiting.splice(0, command.input.MaxNumberOfMessages) };
    }
    if (command instanceof DeleteMessageBatchCommand)
      for (const { ReceiptHandle = "" } of command.input.Entries ?? []) deleted.push(ReceiptHandle);
    return {};
  };
  return {
    waiting,
    deleted,
    client: { send } as unknown as PollerOptions["client"],
    setDown: (down: boolean) => {
      isDown = down;
    },
  };
}

let poller: QueuePoller | undefined;
afterEach(() => poller?.stop());

function poll(
  queue: ReturnType<typeof createQueue>,
  invoke: (event: SQSEvent) => Outcome | Promise<Outcome>,
  more: Partial<PollerOptions> = {},
): { problems: string[] } {
  const problems: string[] = [];
  poller = new QueuePoller({
    client: queue.client,
    queueUrl: "http://queue/work",
    queueArn: "arn:aws:sqs:us-east-1:000000000000:work",
    batchSize: 10,
    windowMs: 0,
    maxConcurrency: 1,
    invoke: async (payload) => invoke(JSON.parse(payload)),
    onProblem: (problem) => problems.push(problem),
    ...more,
  });
  return { problems };
}

const success: Outcome = { ok: true, payload: "null" };

describe("the queue trigger", () => {
  it("hands over records as Lambda does, and deletes them once they succeeded", async () => {
    const queue = createQueue(["a", "b"]);
    const events: SQSEvent[] = [];
    poll(queue, (event) => {
      events.push(event);
      return success;
    });
    await expect.poll(() => queue.deleted).toEqual(["r0", "r1"]);
    expect(events[0]?.Records[0]).toMatchObject({
      messageId: "m0",
      receiptHandle: "r0",
      body: "a",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:work",
    });
    expect(poller?.stats()).toEqual({ deliveries: 1, messages: 2, failed: 0, returned: 0 });
  });

  it("leaves what the function lists as failed", async () => {
    const queue = createQueue(["a", "b", "c"]);
    const answer = { batchItemFailures: [{ itemIdentifier: "m1" }] };
    poll(queue, () => ({ ok: true, payload: JSON.stringify(answer) }));
    await expect.poll(() => queue.deleted).toEqual(["r0", "r2"]);
    expect(poller?.stats()).toMatchObject({ messages: 3, failed: 1 });
  });

  it("leaves all of a delivery that failed, and says why", async () => {
    const queue = createQueue(["a", "b"]);
    const { problems } = poll(queue, () => failure("crash", "it fell over"));
    await expect.poll(() => poller?.stats().failed).toBe(2);
    expect(queue.deleted).toEqual([]);
    expect(problems).toEqual(["a delivery failed: it fell over"]);
  });

  it("gathers a delivery larger than one receive while its window is open", async () => {
    const queue = createQueue(Array.from({ length: 25 }, (_, i) => `${i}`));
    const sizes: number[] = [];
    poll(
      queue,
      (event) => {
        sizes.push(event.Records.length);
        return success;
      },
      { batchSize: 23, windowMs: 60_000 },
    );
    await expect.poll(() => sizes).toEqual([23]);
    await expect.poll(() => queue.deleted).toHaveLength(23);
  });

  it("waits out its window for more, and delivers what came", async () => {
    const queue = createQueue(["first"]);
    const delivered: string[][] = [];
    poll(
      queue,
      (event) => {
        delivered.push(event.Records.map(({ body }) => body));
        return success;
      },
      { windowMs: 300 },
    );
    queue.waiting.push({ MessageId: "late", ReceiptHandle: "late", Body: "second" });
    await expect.poll(() => delivered).toEqual([["first", "second"]]);
  });

  it("closes a delivery before its event outgrows what Lambda takes", async () => {
    const queue = createQueue(Array.from({ length: 30 }, () => "x".repeat(300_000)));
    const sizes: number[] = [];
    poll(
      queue,
      (event) => {
        sizes.push(event.Records.length);
        return success;
      },
      { batchSize: 1_000, windowMs: 200 },
    );
    await expect.poll(() => sizes.reduce((sum, size) => sum + size, 0)).toBe(30);
    expect(Math.max(...sizes)).toBeLessThan(30);
  });

  it("leaves a delivery uninvoked where fault injection says so", async () => {
    const queue = createQueue(["a", "b"]);
    const invoked: number[] = [];
    poll(
      queue,
      (event) => {
        invoked.push(event.Records.length);
        return success;
      },
      { batchSize: 1, returnUnprocessed: (number) => number === 1 },
    );
    await expect.poll(() => queue.deleted).toEqual(["r1"]);
    expect(invoked).toEqual([1]);
    expect(poller?.stats()).toEqual({ deliveries: 2, messages: 1, failed: 0, returned: 1 });
  });

  it("has as many deliveries under way as it may, and no more", async () => {
    const queue = createQueue(["a", "b", "c", "d", "e"]);
    let running = 0;
    let most = 0;
    poll(
      queue,
      async () => {
        most = Math.max(most, ++running);
        await delay(20);
        running--;
        return success;
      },
      { batchSize: 1, maxConcurrency: 2 },
    );
    await expect.poll(() => queue.deleted).toHaveLength(5);
    expect(most).toBe(2);
  });

  it("goes on when a queue that was away is back", async () => {
    const queue = createQueue(["a"]);
    queue.setDown(true);
    const { problems } = poll(queue, () => success);
    await expect.poll(() => problems).toContain("the queue did not answer: the queue is away");
    queue.setDown(false);
    await expect.poll(() => queue.deleted).toEqual(["r0"]);
  });

  it("finishes the delivery under way when it stops, and takes no other", async () => {
    const queue = createQueue(["a", "b"]);
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    poll(
      queue,
      async () => {
        started.resolve();
        await finish.promise;
        return success;
      },
      { batchSize: 1 },
    );
    await started.promise;
    const stopped = poller?.stop();
    finish.resolve();
    await stopped;
    expect(queue.deleted).toEqual(["r0"]);
    expect(queue.waiting).toHaveLength(1);
  });
});
