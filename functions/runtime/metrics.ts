import type { MetricName } from "@porchlight/core/metrics";
import { log } from "./log.ts";
import type { Counted } from "./metrics-line.ts";

export interface Metrics {
  /** Adds to a count; what stays zero is not sent. */
  count(name: MetricName, by?: number): void;
  /** One more value, of a duration or a share. */
  measure(name: MetricName, value: number): void;
  /** Sends what was counted, as one line, with facts beside it that are no metrics. Never throws. */
  send(facts: Readonly<Record<string, unknown>>): Promise<void>;
  /** Sends it within seconds, with what comes until then: one line for many requests, after their answers. */
  sendSoon(): void;
}

export interface MetricsOptions {
  /** Undefined where nobody collects: then nothing is kept. */
  readonly functionName: string | undefined;
  readonly print: (line: string) => void;
  readonly now: () => number;
}

const SOON_MS = 10_000;
/** The format takes 100 values of a metric in one line, and Powertools prints by itself once it has them. */
const VALUES_MAX = 99;

/**
 * What a process counts between two lines. An answer pays for numbers that go up and no more: what makes lines is
 * loaded with the first of them, and a request's line is written with others', after it was answered. An instance that
 * Lambda ends before it is called once more takes what it counted in its last ten seconds with it.
 */
export function createMetrics({ functionName, print, now }: MetricsOptions): Metrics {
  if (functionName === undefined) return NOBODY_COLLECTS;
  const counts = new Map<MetricName, number>();
  const values = new Map<MetricName, number[]>();
  let lastMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const take = (): Counted => {
    clearTimeout(timer);
    timer = undefined;
    const counted = { counts: new Map(counts), values: new Map(values), atMs: lastMs };
    counts.clear();
    values.clear();
    return counted;
  };
  const send = async (facts: Readonly<Record<string, unknown>>): Promise<void> => {
    const counted = take();
    try {
      const { metricsLine } = await import("./metrics-line.ts");
      print(metricsLine(functionName, counted, facts));
    } catch (cause) {
      // What was done is done, whether or not it is told.
      log({ ...facts, message: "metrics were not sent", cause });
    }
  };
  return {
    count(name, by = 1) {
      if (by === 0) return;
      lastMs = now();
      counts.set(name, (counts.get(name) ?? 0) + by);
    },
    measure(name, value) {
      lastMs = now();
      const of = values.get(name);
      if (of === undefined) values.set(name, [value]);
      else if (of.push(value) === VALUES_MAX) void send({});
    },
    send,
    sendSoon() {
      // Waiting is no reason for a process to stay.
      timer ??= setTimeout(() => void send({}), SOON_MS).unref();
    },
  };
}

const NOBODY_COLLECTS: Metrics = {
  count: () => undefined,
  measure: () => undefined,
  send: async () => undefined,
  sendSoon: () => undefined,
};
