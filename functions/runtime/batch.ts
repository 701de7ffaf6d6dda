import type { DeliveredRecord } from "@porchlight/core/delivery/delivery";
import { ServiceError } from "@porchlight/core/error";
import { parseQueueRecord } from "@porchlight/core/ingest/queue-record";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";

/** An SQS batch, read; unreadable records stand apart, each with the reason. */
export interface ReadBatch {
  readonly records: readonly DeliveredRecord[];
  readonly unreadable: ReadonlyMap<string, unknown>;
}

export function readBatch(records: readonly SQSRecord[]): ReadBatch {
  const unreadable = new Map<string, unknown>();
  const readable = records.flatMap(({ messageId: recordId, body }) => {
    try {
      return [{ recordId, record: parseQueueRecord(body) }];
    } catch (error) {
      if (!ServiceError.is(error)) throw error;
      unreadable.set(recordId, error);
      return [];
    }
  });
  return { records: readable, unreadable };
}

/** Tells SQS what to deliver again; after enough times it goes to the dead letters. */
export const failBatchItems = (recordIds: Iterable<string>): SQSBatchResponse => ({
  batchItemFailures: Array.from(recordIds, (itemIdentifier) => ({ itemIdentifier })),
});
