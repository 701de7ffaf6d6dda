import type { SQSClient } from "@aws-sdk/client-sqs";
import { ServiceError } from "@porchlight/core/error";
import { asImport } from "@porchlight/realestate/market/as-import";
import type { Sending } from "@porchlight/realestate/market/simulate-market";
import { createRoom } from "../replay/backlog-room.ts";
import type { StartProgress } from "../replay/progress.ts";
import { showProgress } from "../replay/progress.ts";
import { queueDepth, waitUntilDrained } from "../replay/queue-watch.ts";
import { type Rejection, sendRequests } from "../replay/send-requests.ts";
import { createListSource } from "./list-source.ts";

/** The queue behind an ingest, where it can be looked at. */
export interface Backlog {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
}

export interface HistoryOptions {
  readonly url: string;
  /** With admin scope: a history says when it was known. */
  readonly key: string;
  readonly sendings: readonly Sending[];
  readonly backlog?: Backlog | undefined;
  readonly startProgress: StartProgress;
}

export interface HistoryFacts {
  readonly accepted: number;
  readonly rejected: readonly Rejection[];
  /** Times a request was sent again. */
  readonly retries: number;
}

/** Small enough that a delivery of ten such records is folded well within its time on a busy machine, too. */
const MESSAGES_PER_REQUEST = 250;
const IN_FLIGHT = 4;
/** A queue whose depth has not changed for this long is stuck. */
const STUCK_MS = 120_000;

/**
 * Sends what a market did through ingest, as fast as it is taken, and waits until all of it is counted
 * where its queue can be looked at. Throws `service.too_slow` if nothing counts it.
 */
export async function sendHistory(options: HistoryOptions): Promise<HistoryFacts> {
  const { backlog, key, sendings, startProgress, url } = options;
  const depth = backlog && (() => queueDepth(backlog.sqs, backlog.queueUrl));
  const rejected: Rejection[] = [];
  const source = createListSource(sendings, MESSAGES_PER_REQUEST);
  const { retries } = await showProgress(startProgress, "sending", sendings.length, (update) =>
    sendRequests<Sending>({
      url,
      key,
      source,
      write: (sending) => JSON.stringify(asImport(sending)),
      inFlight: IN_FLIGHT,
      room: depth === undefined ? async () => {} : createRoom(depth),
      onReceipt: (receipt) => {
        rejected.push(...receipt.rejected);
        update(source.progress.sent);
      },
    }),
  );
  if (depth !== undefined) await drain(depth, startProgress);
  return { accepted: sendings.length - rejected.length, rejected, retries };
}

async function drain(depth: () => Promise<number>, startProgress: StartProgress): Promise<void> {
  const total = await depth();
  const drainedMs = await showProgress(startProgress, "counting", total, (update) =>
    waitUntilDrained(depth, STUCK_MS, (now) => update(Math.max(0, total - now))),
  );
  if (drainedMs === undefined)
    throw new ServiceError(
      "service.too_slow",
      `interactions wait in the queue and have not become fewer for ${STUCK_MS / 60_000} minutes: laptop.log in the data folder says why`,
    );
}
