import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Compared, compareRun } from "@porchlight/cli/cost/compare";
import { DEFAULT_LOAD } from "@porchlight/cli/cost/load";
import { type Measurement, measureRun } from "@porchlight/cli/cost/measure-run";
import { measuredLoad } from "@porchlight/cli/cost/measured-load";
import { FUNCTIONS } from "@porchlight/core/names";
import { topology } from "@porchlight/stacks/topology";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A few seconds of it: deliveries are few, so that their number is a matter of luck by more than a tenth. */
const measured = measuredLoad(DEFAULT_LOAD, {
  people: 30,
  sweeps: 1,
  sweepSeconds: 6,
  requestsPerSecond: 4,
  readsPerSecond: 5,
  withCopies: false,
});

let dataDir: string;
let run: Measurement;
let compared: Map<string, Compared>;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "porchlight-cost-"));
  run = await measureRun(dataDir, measured, () => {});
  const all = await compareRun(topology, measured, run);
  compared = new Map(all.map((one) => [one.name, one]));
}, 120_000);
afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

const ratio = (name: string): number => {
  const { forecast, measured: counted } = compared.get(name) as Compared;
  return counted / forecast;
};

describe("a measured run", () => {
  it("counts every request at the gateway, and each of a function's calls", () => {
    expect(run.counts["gateway.requests"]).toBe(measured.requests + measured.reads);
    expect(run.functions[FUNCTIONS.ingest].calls).toBe(measured.requests);
    expect(run.functions[FUNCTIONS.predict].calls).toBe(measured.reads);
    expect(run.functions[FUNCTIONS.sweep].calls).toBeGreaterThanOrEqual(1);
    expect(run.functions[FUNCTIONS.ingest].billedMs).toBeGreaterThanOrEqual(measured.requests);
  });

  it("archives each delivery once", () => {
    expect(run.counts["s3.puts"]).toBe(run.functions[FUNCTIONS.scoreInteractions].calls);
  });

  it.each(["gateway.requests", "sqs.bytes_sent"])(
    "is within a tenth of the forecast: %s",
    (name) => {
      expect(ratio(name)).toBeGreaterThan(0.9);
      expect(ratio(name)).toBeLessThan(1.1);
    },
  );

  it.each(["dynamo.read_units", "dynamo.write_units", "redis.commands", "redis.requests"])(
    "is within a fifth of the forecast even in so short a run: %s",
    (name) => {
      expect(ratio(name)).toBeGreaterThan(0.8);
      expect(ratio(name)).toBeLessThan(1.2);
    },
  );

  it.each(["gateway.bytes_out", "redis.bytes"])(
    "is within a half of the forecast, whether or not lists were copied just before: %s",
    (name) => {
      expect(ratio(name)).toBeGreaterThan(0.5);
      expect(ratio(name)).toBeLessThan(1.5);
    },
  );
});
