import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { createGuard } from "@porchlight/adapters/guard";
import { createSqsEnqueue, type SqsEnqueueOptions } from "@porchlight/adapters/sqs/sqs-enqueue";
import { MAX_QUEUE_BODY_BYTES, packRecord } from "@porchlight/core/ingest/pack-records";
import { parseQueueRecord } from "@porchlight/core/ingest/queue-record";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

let server: FauxqsServer;
let client: SQSClient;
let queueUrl: string;
let queues = 0;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  client = new SQSClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "x", secretAccessKey: "y" },
  });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});
beforeEach(async () => {
  const made = await client.send(new CreateQueueCommand({ QueueName: `queue-${queues++}` }));
  queueUrl = made.QueueUrl as string;
});

async function drain(): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies.sort();
    for (const { Body, ReceiptHandle } of Messages) {
      bodies.push(Body as string);
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }
}

/** The client, and what was asked of it; `answer` may stand in for SQS. */
function watched(answer?: (ids: string[]) => Partial<SendMessageBatchCommandOutput> | Error) {
  const calls: string[][] = [];
  const send = async (command: SendMessageBatchCommand, options?: object) => {
    const entries = command.input.Entries ?? [];
    calls.push(entries.map(({ Id }) => Id as string));
    const answered = answer?.(calls.at(-1) as string[]);
    if (answered instanceof Error) throw answered;
    return answered ?? client.send(command, options);
  };
  return { calls, client: { send } as unknown as SqsEnqueueOptions["client"] };
}
const unavailable = expect.objectContaining({ code: "queue.unavailable" });

describe("createSqsEnqueue on the SQS API", () => {
  it("puts every body on the queue, ten a call", async () => {
    const { calls, client } = watched();
    const bodies = Array.from({ length: 23 }, (_, i) => `body ${i}`);
    await createSqsEnqueue({ client, queueUrl })(bodies);
    expect(await drain()).toEqual([...bodies].sort());
    expect(calls.map((ids) => ids.length)).toEqual([10, 10, 3]);
  });

  it("puts four of the largest bodies in a call, which may have 1 MiB", async () => {
    const { calls, client } = watched();
    const bodies = [1, 2, 3, 4, 5].map((i) => String(i).padEnd(MAX_QUEUE_BODY_BYTES, "ü"));
    const largest = bodies.map((body) => body.slice(0, MAX_QUEUE_BODY_BYTES / 2));
    await createSqsEnqueue({ client, queueUrl })(largest);
    expect(await drain()).toEqual(largest);
    expect(calls.map((ids) => ids.length)).toEqual([4, 1]);
  });

  it("carries any text that packing makes", async () => {
    const people = [{ person: "u:\uffff\ufffeü😀" as const, interactions: [] }];
    const record = { workspace: "north", schema: "visits", receivedAtMs: 1, people, links: [] };
    await createSqsEnqueue({ client, queueUrl })(packRecord(record));
    expect((await drain()).map(parseQueueRecord)).toEqual([record]);
  });

  it("asks nothing for no bodies", async () => {
    const { calls, client } = watched();
    await createSqsEnqueue({ client, queueUrl })([]);
    expect(calls).toEqual([]);
  });

  it("throws queue.unavailable for a queue that is not there", async () => {
    const enqueue = createSqsEnqueue({ client, queueUrl: `${queueUrl}-gone` });
    await expect(enqueue(["a"])).rejects.toThrow(unavailable);
  });

  it("throws queue.unavailable where nothing listens", async () => {
    const nowhere = new SQSClient({
      endpoint: "http://127.0.0.1:9",
      region: "us-east-1",
      credentials: { accessKeyId: "x", secretAccessKey: "y" },
    });
    await expect(createSqsEnqueue({ client: nowhere, queueUrl })(["a"])).rejects.toThrow(
      unavailable,
    );
    nowhere.destroy();
  });
});

describe("createSqsEnqueue, where SQS takes only a part", () => {
  it("sends what was refused once more, and only that", async () => {
    const { calls, client } = watched((ids) =>
      ids.length > 1 ? { Successful: ids.slice(1).map(success) } : { Successful: ids.map(success) },
    );
    await createSqsEnqueue({ client, queueUrl })(["a", "b", "c"]);
    expect(calls).toEqual([["0", "1", "2"], ["0"]]);
  });

  it("throws queue.unavailable for what is refused every time", async () => {
    const { calls, client } = watched(() => ({ Successful: [] }));
    const sent = createSqsEnqueue({ client, queueUrl })(["a", "b"]);
    await expect(sent).rejects.toThrow("refused 2 of 2 records");
    await expect(sent).rejects.toThrow(unavailable);
    expect(calls).toHaveLength(3);
  });

  it("gives up on a queue that never answers", async () => {
    const never = { send: () => new Promise(() => undefined) };
    const guard = createGuard({
      code: "queue.unavailable",
      service: "the queue",
      timeoutMs: 20,
      retries: 0,
      breakAfter: 5,
      restMs: 1_000,
    });
    const client = never as unknown as SqsEnqueueOptions["client"];
    await expect(createSqsEnqueue({ client, queueUrl, guard })(["a"])).rejects.toThrow(unavailable);
  });
});

const success = (Id: string) => ({ Id, MessageId: Id, MD5OfMessageBody: "" });
