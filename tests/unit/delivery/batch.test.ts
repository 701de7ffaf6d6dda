import { encodeQueueRecord } from "@porchlight/core/ingest/queue-record";
import { failBatchItems, readBatch } from "@porchlight/functions/runtime/batch";
import type { SQSRecord } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { block, record } from "../../law/delivery/world.ts";

const sqs = (messageId: string, body: string) => ({ messageId, body }) as SQSRecord;

describe("an SQS batch", () => {
  it("is read record by record; what cannot be read stands apart with the reason", () => {
    const good = record(5, { people: [block("u:1", 0, 1)] });
    const batch = readBatch([sqs("m1", encodeQueueRecord(good)), sqs("m2", "poison")]);
    expect(batch.records).toEqual([{ recordId: "m1", record: good }]);
    expect([...batch.unreadable.keys()]).toEqual(["m2"]);
    expect(batch.unreadable.get("m2")).toMatchObject({ code: "record.unreadable" });
  });

  it("is answered with what is to be delivered again", () => {
    expect(failBatchItems(["m2"])).toEqual({ batchItemFailures: [{ itemIdentifier: "m2" }] });
    expect(failBatchItems([])).toEqual({ batchItemFailures: [] });
  });
});
