import { createMetrics } from "@porchlight/functions/runtime/metrics";
import { createCollectedMetrics } from "@porchlight/local/metrics/collected-metrics";
import { prometheusText } from "@porchlight/local/metrics/prometheus-text";
import { describe, expect, it } from "vitest";

const collected = createCollectedMetrics();
const metrics = createMetrics({
  functionName: "predict",
  print: (line) => collected.take(`predict | ${line}`),
  now: Date.now,
});
metrics.count("hits_count", 3);
for (let ms = 1; ms <= 50; ms++) metrics.measure("latency_ms", ms);
await metrics.send({ requestId: "req_1" });
metrics.count("hits_count", 2);
await metrics.send({});

describe("what a laptop collects", () => {
  it("is the sum of what functions sent", () => {
    expect(collected.rows()).toEqual([
      { function: "predict", metric: "hits_count", samples: 2, sum: 5 },
      { function: "predict", metric: "latency_ms", samples: 50, sum: 1275, p50: 25, p99: 50 },
    ]);
  });

  it("is not disturbed by lines that are no metrics, or half of one", () => {
    const other = createCollectedMetrics();
    other.take('predict | {"requestId":"req_1","profile":"miss"}');
    other.take('predict | {"_aws":{"Timestamp":1,"CloudWatchMetr');
    other.take("redis | ready");
    expect(other.rows()).toEqual([]);
  });

  it("is text that Prometheus reads", () => {
    expect(
      prometheusText(collected.rows()),
    ).toBe(`# HELP porchlight_hits_count profiles and lists served from the cache
# TYPE porchlight_hits_count counter
porchlight_hits_count{function="predict"} 5
# HELP porchlight_latency_ms from a request to its answer
# TYPE porchlight_latency_ms summary
porchlight_latency_ms{function="predict",quantile="0.5"} 25
porchlight_latency_ms{function="predict",quantile="0.99"} 50
porchlight_latency_ms_sum{function="predict"} 1275
porchlight_latency_ms_count{function="predict"} 50
`);
  });
});
