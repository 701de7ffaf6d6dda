import { setTimeout as sleep } from "node:timers/promises";
import type { Behavior } from "@porchlight/core/behavior";
import { QUEUES } from "@porchlight/core/names";
import type { Laptop } from "@porchlight/local/laptop";
import type { localClients } from "@porchlight/local/local-clients";
import { createRandom } from "@porchlight/numeric/seeded-random";
import type { ConsumerFaultFacts, ConsumerFaults } from "./consumer-faults.ts";
import type { FaultSettings } from "./fault-settings.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { planDisturbed, planPlain } from "./plan-messages.ts";
import type { StartProgress } from "./progress.ts";
import { queueDepth, waitUntilDrained } from "./queue-watch.ts";
import type { ReplayEvent } from "./replay-definition.ts";
import { createRequestSource } from "./request-source.ts";
import { type SendFacts, sendRequests } from "./send-requests.ts";
import { createMessageWriter } from "./write-message.ts";

/** Where a replay takes place, and what it replays. */
export interface ReplayContext {
  readonly laptop: Laptop;
  readonly clients: ReturnType<typeof localClients>;
  readonly workspace: string;
  readonly key: string;
  readonly events: readonly ReplayEvent[];
  readonly behavior: Behavior;
}

export interface SendingFacts extends SendFacts {
  readonly ledger: Ledger;
  readonly seconds: number | undefined;
  readonly faults?: ConsumerFaultFacts & { readonly missing: readonly string[] };
}

/** ≤ 500 messages of less than 400 bytes: well below the 512 KB that ingest takes. */
const MESSAGES_PER_REQUEST = 500;
/** With faults, requests are of many sizes, and enough of them that kills hit different ones. */
const SMALLEST_REQUEST = 10;
const REQUESTS_WITH_FAULTS = 400;
const IN_FLIGHT = 8;
/** Records in the queue at which the sender waits. */
const BACKLOG_RECORDS = 100;
const LOOK_EVERY_MS = 100;
/** A queue whose depth has not changed for this long is stuck. */
const STUCK_MS = 120_000;

/** Sends the log as fast as it is taken, and waits until the queue is empty. */
export async function sendLog(
  context: ReplayContext,
  { faults: settings, startProgress }: SendOptions,
  faults: ConsumerFaults | undefined,
): Promise<SendingFacts> {
  const { clients, events, key, laptop } = context;
  const messages = settings
    ? planDisturbed(events, settings.seed, settings.disturbance)
    : planPlain(events);
  const source = createRequestSource(messages, requestSizes(events.length, settings));
  const ledger = createLedger(events);
  const depth = () => queueDepth(clients.sqs, laptop.resources.queueUrls[QUEUES.interactions]!);
  const watch = watchDepth(depth);
  const progress = startProgress("sending", source.progress.total);
  faults?.start(laptop);
  const startMs = performance.timeOrigin + performance.now();
  try {
    const sent = await sendRequests({
      url: laptop.url,
      key,
      source,
      write: createMessageWriter(events),
      inFlight: IN_FLIGHT,
      room: watch.room,
      onReceipt: (receipt) => {
        ledger.note(receipt);
        progress.update(source.progress.sent);
      },
    });
    progress.stop();
    const drainedMs = await drain(depth, startProgress);
    const seconds = drainedMs === undefined ? undefined : (drainedMs - startMs) / 1000;
    const seen = faults && { faults: { ...faults.facts(), missing: faults.missing() } };
    return { ...sent, ledger, seconds, ...seen };
  } finally {
    watch.stop();
    faults?.stop();
  }
}

interface SendOptions {
  readonly faults?: FaultSettings;
  readonly startProgress: StartProgress;
}

/** How many messages each request takes: as many as fit, or with faults a random number around enough of them. */
function requestSizes(events: number, settings: FaultSettings | undefined): () => number {
  if (settings === undefined) return () => MESSAGES_PER_REQUEST;
  const random = createRandom(settings.seed ^ 0x512e);
  const mean = Math.max(
    SMALLEST_REQUEST,
    Math.min(MESSAGES_PER_REQUEST / 2, events / REQUESTS_WITH_FAULTS),
  );
  return () => Math.ceil(mean * (0.5 + random()));
}

/** Knows the queue's depth from a moment ago, so that looking is not on every request's way. */
function watchDepth(depth: () => Promise<number>): { room(): Promise<void>; stop(): void } {
  let known = 0;
  let stopped = false;
  const look = async (): Promise<void> => {
    while (!stopped) {
      known = await depth();
      await sleep(LOOK_EVERY_MS);
    }
  };
  const looking = look();
  return {
    async room() {
      while (known >= BACKLOG_RECORDS) await Promise.race([sleep(LOOK_EVERY_MS), looking]);
    },
    stop: () => {
      stopped = true;
    },
  };
}

async function drain(
  depth: () => Promise<number>,
  startProgress: StartProgress,
): Promise<number | undefined> {
  const total = await depth();
  const progress = startProgress("draining", total);
  try {
    return await waitUntilDrained(depth, STUCK_MS, (now) =>
      progress.update(Math.max(0, total - now)),
    );
  } finally {
    progress.stop();
  }
}
