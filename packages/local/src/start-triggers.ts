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

/** Starts what invokes functions without being asked: queues and schedules. Answers the former, by function. */
export function startTriggers(
  options: TriggersOptions,
  onStop: OnStop,
): Readonly<Record<string, QueuePoller>> {
  const { topology, resources, sqs, faults, onLog } = options;
  const pollers: Record<string, QueuePoller> = {};
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
      pollers[name] = poller;
      // What takes longer is cut off with its function, and comes again.
      onStop(() => Promise.race([poller.stop(), delay(GRACE_MS)]));
    }
    if (everySeconds !== undefined)
      onStop(startSchedule({ name, everyMs: everySeconds * 1000, invoke, onProblem }));
  }
  return pollers;
}
