import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { redrive } from "@porchlight/cli/redrive";
import { describe, expect, it } from "vitest";

/** Two queues; `refuses` says which bodies the second does not take. */
function createQueues(bodies: readonly string[], refuses: (body: string) => boolean = () => false) {
  let from = [...bodies];
  const to: string[] = [];
  const order: string[] = [];
  const send = async (command: unknown) => {
    if (command instanceof ReceiveMessageCommand)
      return { Messages: from.slice(0, 10).map((Body) => ({ Body, ReceiptHandle: Body })) };
    if (command instanceof SendMessageBatchCommand) {
      const { Entries = [] } = command.input;
      const taken = Entries.filter(({ MessageBody = "" }) => !refuses(MessageBody));
      to.push(...taken.map(({ MessageBody = "" }) => MessageBody));
      order.push("send");
      return { Successful: taken.map(({ Id }) => ({ Id })) };
    }
    if (!(command instanceof DeleteMessageBatchCommand)) return {};
    const handles = (command.input.Entries ?? []).map(({ ReceiptHandle }) => ReceiptHandle);
    from = from.filter((body) => !handles.includes(body));
    order.push("delete");
    return {};
  };
  const client = { send } as unknown as Pick<SQSClient, "send">;
  return { client, to, order, left: () => from };
}

const bodies = Array.from({ length: 23 }, (_, i) => `record ${i}`);

describe("redrive", () => {
  it("moves everything, sending before it deletes", async () => {
    const queues = createQueues(bodies);
    const seen: number[] = [];
    const onMoved = (moved: number) => seen.push(moved);
    expect(await redrive({ ...queues, fromUrl: "dead", toUrl: "queue", onMoved })).toBe(23);
    expect(queues.to).toEqual(bodies);
    expect(queues.left()).toEqual([]);
    expect(seen).toEqual([10, 20, 23]);
    expect(queues.order).toEqual(["send", "delete", "send", "delete", "send", "delete"]);
  });

  it("leaves what is refused where it is, and says so", async () => {
    const queues = createQueues(bodies, (body) => body === "record 12");
    const moving = redrive({ ...queues, fromUrl: "dead", toUrl: "queue", onMoved: () => {} });
    await expect(moving).rejects.toThrow(/refused 1 messages.*19 were moved/);
    expect(queues.left()).toContain("record 12");
    expect([...queues.to, ...queues.left()].toSorted()).toEqual(bodies.toSorted());
  });
});
