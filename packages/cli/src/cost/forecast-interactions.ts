import type { FunctionSpec } from "@porchlight/stacks/topology";
import { callUsage, type Setting } from "./call-usage.ts";
import { CALL_WORK } from "./call-work.ts";
import { mebi, round } from "./figures.ts";
import { requestsPerSecond } from "./load.ts";
import type { Usage } from "./usage.ts";
import { wireUsage } from "./wire-usage.ts";

const GB = 2 ** 30;
const SQS_CHUNK_BYTES = 65_536;
/** Of an answer, beside its body; assumed. */
export const HEADER_BYTES = 400;
/** Of one long poll that brings nothing. */
const LONG_POLL_SECONDS = 20;

/** What taking interactions in and folding them costs: gateway, ingest, queue, delivery. */
export function forecastInteractions(
  setting: Setting,
  ingest: FunctionSpec,
  deliver: FunctionSpec & { readonly queue: NonNullable<FunctionSpec["queue"]> },
): Usage[] {
  const { load, sample, seconds, pollers } = setting;
  const requests = requestsPerSecond(load) * seconds;
  const deliveries = requests / sample.delivery.records;
  const chunks = Math.ceil(sample.request.queuedBytes / SQS_CHUNK_BYTES);
  const cause = "interactions" as const;
  const idle = (pollers * seconds) / LONG_POLL_SECONDS;
  const { answeredBytes, queuedBytes } = sample.request;
  return [
    {
      cause,
      price: "gateway.rest_requests",
      quantity: requests,
      how: `${round(load.interactionsPerDay)} interactions a day, ${load.interactionsPerRequest} a request`,
      wire: { name: "gateway.requests", quantity: requests },
    },
    {
      cause,
      price: "transfer.out_gb",
      quantity: (requests * (answeredBytes + HEADER_BYTES)) / GB,
      how: `answers of ${round(answeredBytes)} bytes and ${HEADER_BYTES} of headers`,
      wire: { name: "gateway.bytes_out", quantity: requests * answeredBytes },
    },
    ...callUsage(setting, ingest, { cause, calls: requests, people: 1, work: CALL_WORK.ingest }),
    {
      cause,
      price: "sqs.requests",
      quantity: requests * chunks + deliveries,
      how: `a send of ${round(queuedBytes)} bytes a request, a delete a delivery of ${round(sample.delivery.records)} records`,
      wire: { name: "sqs.sends_and_deletes", quantity: requests + deliveries },
    },
    {
      cause,
      price: "sqs.requests",
      quantity: requests * chunks + idle,
      how: `a receive a record, and ${pollers} pollers that ask every ${LONG_POLL_SECONDS} s`,
    },
    {
      cause,
      price: "sqs.requests",
      quantity: 0,
      how: `${mebi(requests * queuedBytes)} sent`,
      wire: { name: "sqs.bytes_sent", quantity: requests * queuedBytes },
    },
    ...callUsage(setting, deliver, {
      cause,
      calls: deliveries,
      people: sample.delivery.records,
      work: CALL_WORK.deliver,
    }),
    ...wireUsage(cause, sample.delivery, deliveries, "a delivery"),
    {
      cause,
      price: "s3.puts",
      quantity: deliveries,
      how: "an archive object a delivery",
      wire: { name: "s3.puts", quantity: deliveries },
    },
    {
      cause,
      price: "s3.puts",
      quantity: 0,
      how: `${round(sample.delivery.archivedBytes)} bytes an object`,
      wire: { name: "s3.bytes_put", quantity: deliveries * sample.delivery.archivedBytes },
    },
  ];
}
