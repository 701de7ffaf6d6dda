import { METRICS } from "@porchlight/core/metrics";
import { createMetrics } from "@porchlight/functions/runtime/metrics";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const AT = Date.now() - 60_000;
let lines: string[];

const open = (functionName: string | undefined = "predict") =>
  createMetrics({ functionName, print: (line) => lines.push(line), now: () => AT });
const last = () => JSON.parse(lines.at(-1) as string);

beforeEach(() => {
  lines = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe("metrics", () => {
  it("are one line of CloudWatch's embedded format, with facts beside", async () => {
    const metrics = open();
    metrics.count("hits_count");
    metrics.count("hits_count", 2);
    metrics.measure("latency_ms", 4.5);
    metrics.measure("latency_ms", 7);
    await metrics.send({ requestId: "req_1", persons: 3 });
    expect(lines).toHaveLength(1);
    expect(last()).toEqual({
      requestId: "req_1",
      persons: 3,
      _aws: {
        Timestamp: AT,
        CloudWatchMetrics: [
          {
            Namespace: "Porchlight",
            Dimensions: [["function"]],
            Metrics: [
              { Name: "hits_count", Unit: "Count" },
              { Name: "latency_ms", Unit: "Milliseconds" },
            ],
          },
        ],
      },
      function: "predict",
      hits_count: 3,
      latency_ms: [4.5, 7],
    });
  });

  it("start anew after each line, and do not send what stayed zero", async () => {
    const metrics = open();
    metrics.count("hits_count");
    await metrics.send({});
    metrics.count("late_count", 0);
    metrics.count("misses_count");
    await metrics.send({});
    expect(last()).toMatchObject({ misses_count: 1 });
    expect(last()).not.toHaveProperty("hits_count");
    expect(last()).not.toHaveProperty("late_count");
  });

  it("are no metrics where nothing was counted, and the facts are told all the same", async () => {
    await open().send({ requestId: "req_1" });
    expect(last()).toEqual({ requestId: "req_1" });
  });

  it("of many requests are one line, seconds later", async () => {
    vi.useFakeTimers();
    const metrics = open();
    for (let i = 0; i < 20; i++) {
      metrics.measure("latency_ms", i);
      metrics.sendSoon();
    }
    expect(lines).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    expect(last().latency_ms).toHaveLength(20);
  });

  it("do not wait for more values than a line takes", async () => {
    const metrics = open();
    for (let i = 0; i < 250; i++) metrics.measure("latency_ms", i);
    await vi.waitFor(() => expect(lines).toHaveLength(2));
    await metrics.send({});
    const sent = lines.flatMap((line) => JSON.parse(line).latency_ms as number[]);
    expect(sent).toEqual(Array.from({ length: 250 }, (_, i) => i));
  });

  it("never fail what they are about", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const metrics = open();
    metrics.measure("latency_ms", "slow" as never);
    await expect(metrics.send({ requestId: "req_1" })).resolves.toBeUndefined();
    expect(JSON.parse(log.mock.calls[0]?.[0])).toMatchObject({ requestId: "req_1" });
    log.mockRestore();
    metrics.count("hits_count");
    await metrics.send({});
    expect(last()).toMatchObject({ hits_count: 1 });
    expect(last()).not.toHaveProperty("latency_ms");
  });

  it("are not kept where nobody collects", async () => {
    const metrics = createMetrics({
      functionName: undefined,
      print: () => expect.fail(),
      now: Date.now,
    });
    metrics.count("hits_count");
    metrics.sendSoon();
    await metrics.send({ requestId: "req_1" });
  });
});

describe("the table of metrics", () => {
  it.each(Object.entries(METRICS))("%s ends in its unit and says what it is", (name, spec) => {
    const unit = { Count: "count", Milliseconds: "ms", None: "ratio" }[spec.unit];
    expect(name.endsWith(`_${unit}`)).toBe(true);
    expect(spec.says.length).toBeGreaterThan(15);
  });
});
