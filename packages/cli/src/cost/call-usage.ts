import type { FunctionSpec } from "@porchlight/stacks/topology";
import { type CallWork, START_MS, START_SHARE, WHOLE_CORE_MB } from "./call-work.ts";
import { round } from "./figures.ts";
import type { Load } from "./load.ts";
import type { Sample } from "./sample.ts";
import type { Cause, Usage } from "./usage.ts";

/** What a forecast is made of. */
export interface Setting {
  readonly load: Load;
  readonly sample: Sample;
  /** For how long. */
  readonly seconds: number;
  /** That read the queue at once. */
  readonly pollers: number;
  readonly architecture: "arm" | "x86";
  /** What Lambda itself prints of a call. */
  readonly reportBytes: number;
  /** How often a schedule ran, by function, where that is known: a run may end before its last one or after. */
  readonly runs?: Readonly<Record<string, number>>;
  /** Of the sweeps, those that copied call lists, where that is known. */
  readonly copies?: number;
}

interface Calls {
  readonly cause: Cause;
  readonly calls: number;
  /** That one call concerns. */
  readonly people: number;
  readonly work: CallWork;
}

const GB = 2 ** 30;
const METRICS_LINE_SECONDS = 10;

/** How long a call takes with the share of a core that its memory buys, ms. */
export function billedMs(
  { cpuMs, cpuMsPerPerson, waitMs }: CallWork,
  people: number,
  memoryMb: number,
) {
  const share = Math.min(1, memoryMb / WHOLE_CORE_MB);
  return Math.ceil((cpuMs + people * cpuMsPerPerson) / share + waitMs + START_SHARE * START_MS);
}

/** What calls of a function cost by themselves: requests, memory for a time, and what is printed. */
export function callUsage(
  { architecture, reportBytes, seconds }: Setting,
  { memoryMb }: Pick<FunctionSpec, "memoryMb">,
  { cause, calls, people, work }: Calls,
): Usage[] {
  const ms = billedMs(work, people, memoryMb);
  const { loggedBytes, lineBytes = 0 } = work;
  const metricsLines = calls === 0 ? 0 : seconds / (METRICS_LINE_SECONDS + seconds / calls);
  const printedBytes = calls * loggedBytes + metricsLines * lineBytes;
  return [
    {
      cause,
      price: "lambda.requests",
      quantity: calls,
      how: `${round(calls)} calls`,
      wire: { name: "lambda.invocations", quantity: calls },
    },
    {
      cause,
      price: `lambda.${architecture}_gb_seconds`,
      quantity: (calls * ms * memoryMb) / 1_024 / 1_000,
      how: `${ms} ms at ${memoryMb} MB`,
    },
    {
      cause,
      price: "logs.ingested_gb",
      quantity: (calls * reportBytes + printedBytes) / GB,
      how: `${reportBytes} bytes of Lambda's and ${round(calls === 0 ? 0 : printedBytes / calls)} of ours a call`,
      wire: { name: "logs.bytes", quantity: printedBytes },
    },
  ];
}
