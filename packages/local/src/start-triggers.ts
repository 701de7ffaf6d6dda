import { setTimeout as delay } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Topology } from "@porchlight/stacks/topology";
import { queueArn } from "./create-resources.ts";
import type { Outcome } from "./invocation.ts";
import type { LaptopOptions, Resources } from "./laptop.ts";
import { QueuePoller } from "./queue-poller.ts";
import { startSchedule } from "./schedule.ts";
import type { OnStop } from "./start-laptop.ts";

/** For deliveries under way when the laptop stops. */
const GRACE_MS = 2_000;

export interface TriggersOptions extends Pick<LaptopOptions, "faults"> {
  readonly topology: Topology;
  readonly resources: Resources;
  readonly sqs: SQSClient;
  readonly invoke: (name: string, payload: string) => Promise<Outcome>;
  readonly onLog: (line: string) => void;
}

export interface StartedTriggers {
  readonly mappings: Readonly<Record<string, QueuePoller>>;
  readonly schedules: Readonly<Record<string, { readonly everyMs: number }>>;
}

/** Starts what invokes functions without being asked: queues and schedules. Answers both by function. */
export function startTriggers(options: TriggersOptions, onStop: OnStop): StartedTriggers {
  const { topology, resources, sqs, faults, onLog } = options;
  const mappings: Record<string, QueuePoller> = {};
  const schedules: Record<string, { everyMs: number }> = {};
  for (const [name, { queue, everySeconds }] of Object.entries(topology.functions)) {
    const invoke = (payload: string) => options.invoke(name, payload);
    const onProblem = (problem: string) => onLog(`${name} | ${problem}`);
    if (queue !== undefined) {
      const poller = new QueuePoller({
        client: sqs,
        queueUrl: resources.queueUrls[queue.name] ?? "",
        queueArn: queueArn(queue.name),
        batchSize: queue.batchSize,
        windowMs: queue.windowSeconds * 1000,
        maxConcurrency: queue.maxConcurrency,
        returnUnprocessed: faults?.returnUnprocessed,
        invoke,
        onProblem,
      });
      mappings[name] = poller;
      // What takes longer is cut off with its function, and comes again.
      onStop(() => Promise.race([poller.stop(), delay(GRACE_MS)]));
    }
    if (everySeconds !== undefined) {
      const everyMs = everySeconds * 1000;
      onStop(startSchedule({ name, everyMs, invoke, onProblem }));
      schedules[name] = { everyMs };
    }
  }
  return { mappings, schedules };
}
