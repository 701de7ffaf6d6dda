import { randomUUID } from "node:crypto";
import type { Outcome } from "./invocation.ts";

export interface ScheduleOptions {
  readonly name: string;
  readonly everyMs: number;
  readonly invoke: (payload: string) => Promise<Outcome>;
  readonly onProblem: (problem: string) => void;
}

/**
 * Invokes a function at an interval, first when one has passed. A run that outlasts the interval is not
 * joined by another. Returns how to stop it.
 */
export function startSchedule({ name, everyMs, invoke, onProblem }: ScheduleOptions): () => void {
  let running = false;
  const timer = setInterval(async () => {
    if (running) return;
    running = true;
    const outcome = await invoke(scheduledEvent(name));
    running = false;
    if (!outcome.ok) onProblem(`a scheduled run failed: ${outcome.message}`);
  }, everyMs);
  return () => clearInterval(timer);
}

const scheduledEvent = (name: string): string =>
  JSON.stringify({
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: "000000000000",
    time: new Date().toISOString(),
    region: "us-east-1",
    resources: [`arn:aws:events:us-east-1:000000000000:rule/${name}`],
    detail: {},
  });
