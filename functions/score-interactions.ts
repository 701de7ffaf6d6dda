import { setTimeout as wait } from "node:timers/promises";
import { scoreDelivery } from "@porchlight/core/delivery/score-delivery";
import { ServiceError } from "@porchlight/core/error";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { failBatchItems, readBatch } from "./runtime/batch.ts";
import { countDelivery } from "./runtime/count-delivery.ts";
import { createStep } from "./runtime/crash.ts";
import { log } from "./runtime/log.ts";
import { metrics } from "./runtime/process-metrics.ts";
import { traceId } from "./runtime/trace-id.ts";
import { wire } from "./runtime/wire.ts";

const step = createStep(process.env);

/** Takes interactions off the queue and into the states of people: one SQS batch, partial answers. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { awsRequestId: requestId } = context;
  const { records, unreadable } = readBatch(event.Records);
  const [states, cache, archive, models, behaviors] = await Promise.all([
    wire.states(),
    wire.cache(),
    wire.archive(),
    wire.models(),
    wire.behaviors(),
  ]);
  const { problems, facts } = await scoreDelivery(
    { name: requestId, records },
    { states, cache, archive, models, behaviors },
    { nowMs: Date.now(), step, random: Math.random, wait: (ms) => wait(ms) },
  );
  const failed = new Map([...unreadable, ...problems]);
  for (const [recordId, cause] of failed)
    log({ requestId, recordId, code: ServiceError.is(cause) ? cause.code : undefined, cause });
  const oldestMs = Date.now() - Math.min(...records.map(({ record }) => record.receivedAtMs));
  const beside = countDelivery(metrics, facts, oldestMs);
  metrics.count("failed_records_count", failed.size);
  const compared = await (await wire.recheck()).settle(context.getRemainingTimeInMillis());
  metrics.count("rechecked_count", compared.rechecked);
  metrics.count("mismatches_count", compared.mismatched);
  await metrics.send({ requestId, traceId: traceId(), ...beside, unreadable: unreadable.size });
  return failBatchItems(failed.keys());
}
