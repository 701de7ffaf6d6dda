import { QUEUES } from "@porchlight/core/names";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { Laptop } from "@porchlight/local/laptop";
import type { localClients } from "@porchlight/local/local-clients";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { createRoom } from "./backlog-room.ts";
import type { ConsumerFaultFacts, ConsumerFaults } from "./consumer-faults.ts";
import type { FaultSettings } from "./fault-settings.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { planDisturbed, planPlain } from "./plan-messages.ts";
import { type StartProgress, showProgress } from "./progress.ts";
import { queueDepth, waitUntilDrained } from "./queue-watch.ts";
import type { ReplayEvent } from "./replay-definition.ts";
import { createRequestSource, type RequestSource } from "./request-source.ts";
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
  readonly senderCpu: number;
  readonly seconds: number | undefined;
  readonly faults?: ConsumerFaultFacts & { readonly missing: readonly string[] };
}

/** ≤ 500 messages of less than 400 bytes: well below the 512 KB that ingest takes. */
const MESSAGES_PER_REQUEST = 500;
/** With faults, requests are of many sizes, and enough of them that kills hit different ones. */
const SMALLEST_REQUEST = 10;
const REQUESTS_WITH_FAULTS = 400;
const IN_FLIGHT = 8;
/** A queue whose depth has not changed for this long is stuck. */
const STUCK_MS = 120_000;

/** Sends the log as fast as it is taken, and waits until the queue is empty. */
export async function sendLog(
  context: ReplayContext,
  options: SendOptions,
  faults: ConsumerFaults | undefined,
): Promise<SendingFacts> {
  const { clients, events, laptop } = context;
  const ledger = createLedger(events);
  const source = planRequests(events, options.faults);
  const { progress } = source;
  const queueUrl = laptop.resources.queueUrls[QUEUES.interactions] as string;
  const depth = () => queueDepth(clients.sqs, queueUrl);
  const startMs = Date.now();
  const startCpu = process.cpuUsage();
  faults?.start(laptop, () => progress.sent / progress.total);
  try {
    const sent = await sendAll(context, options, source, ledger, depth);
    const { system, user } = process.cpuUsage(startCpu);
    const senderCpu = (system + user) / 1000 / (Date.now() - startMs);
    const drainedMs = await drain(depth, options.startProgress);
    const seconds = drainedMs === undefined ? undefined : (drainedMs - startMs) / 1000;
    const seen = faults && { faults: { ...faults.facts(), missing: faults.missing() } };
    return { ...sent, ledger, senderCpu, seconds, ...seen };
  } finally {
    faults?.stop();
  }
}

interface SendOptions {
  readonly faults?: FaultSettings;
  readonly startProgress: StartProgress;
}

/** How many messages each request takes; with faults around what makes enough requests. */
function requestSizes(events: number, settings: FaultSettings | undefined): () => number {
  if (settings === undefined) return () => MESSAGES_PER_REQUEST;
  const random = createRandom(settings.seed ^ 0x512e);
  const mean = Math.max(
    SMALLEST_REQUEST,
    Math.min(MESSAGES_PER_REQUEST / 2, events / REQUESTS_WITH_FAULTS),
  );
  return () => Math.ceil(mean * (0.5 + random()));
}

function planRequests(
  events: readonly ReplayEvent[],
  settings: FaultSettings | undefined,
): RequestSource {
  const messages = settings
    ? planDisturbed(events, settings.seed, settings.disturbance)
    : planPlain(events);
  return createRequestSource(messages, requestSizes(events.length, settings));
}

function sendAll(
  { events, key, laptop }: ReplayContext,
  { startProgress }: SendOptions,
  source: RequestSource,
  ledger: Ledger,
  depth: () => Promise<number>,
): Promise<SendFacts> {
  return showProgress(startProgress, "sending", source.progress.total, (update) =>
    sendRequests({
      url: laptop.url,
      key,
      source,
      write: createMessageWriter(events),
      inFlight: IN_FLIGHT,
      room: createRoom(depth),
      onReceipt: (receipt) => {
        ledger.note(receipt);
        update(source.progress.sent);
      },
    }),
  );
}

async function drain(
  depth: () => Promise<number>,
  startProgress: StartProgress,
): Promise<number | undefined> {
  const total = await depth();
  return showProgress(startProgress, "draining", total, (update) =>
    waitUntilDrained(depth, STUCK_MS, (now) => update(Math.max(0, total - now))),
  );
}
