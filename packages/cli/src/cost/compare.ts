import { FUNCTIONS } from "@porchlight/core/names";
import type { Topology } from "@porchlight/stacks/topology";
import type { Setting } from "./call-usage.ts";
import { forecast, sampleOf } from "./forecast.ts";
import type { Measurement } from "./measure-run.ts";
import type { MeasuredLoad } from "./measured-load.ts";
import { type Usage, WIRE_NAMES, type WireName } from "./usage.ts";

export interface Compared {
  readonly name: WireName;
  readonly forecast: number;
  readonly measured: number;
}

/** What was counted beside what had been forecast of the same load, from the same topology. */
export async function compareRun(
  topology: Topology,
  measured: MeasuredLoad,
  measurement: Measurement,
): Promise<Compared[]> {
  const running = asRun(topology, measured, Object.keys(measurement.functions));
  const { load, seconds } = measured;
  const pollers = running.functions[FUNCTIONS.scoreInteractions]?.queue?.maxConcurrency ?? 1;
  // How long a delivery takes is this machine's, not the forecast's: it is stated, as it was.
  const { calls, billedMs } = measurement.functions[FUNCTIONS.scoreInteractions];
  const sample = await sampleOf(load, running, pollers, billedMs / Math.max(1, calls));
  const runs = { [FUNCTIONS.sweep]: measurement.functions[FUNCTIONS.sweep].calls };
  const what = { load, sample, seconds, pollers, runs, copies: measurement.copies };
  const setting: Setting = { ...what, architecture: "arm", reportBytes: 0 };
  const usages = forecast(setting, running);
  const counts = countsOf(measurement);
  return WIRE_NAMES.map((name) => ({
    name,
    forecast: sumOf(usages, name),
    measured: counts[name] ?? 0,
  }));
}

/** The largest share by which a count was missed. */
export const errorOf = (compared: readonly Compared[]): number =>
  Math.max(
    ...compared.map(({ forecast: foretold, measured }) => Math.abs(measured / foretold - 1)),
  );

function asRun(
  topology: Topology,
  { sweepSeconds }: MeasuredLoad,
  names: readonly string[],
): Topology {
  const functions = Object.entries(topology.functions)
    .filter(([name]) => names.includes(name))
    .map(([name, spec]) => [
      name,
      name === FUNCTIONS.sweep ? { ...spec, everySeconds: sweepSeconds } : spec,
    ]);
  return { ...topology, functions: Object.fromEntries(functions) };
}

function countsOf({ counts, functions }: Measurement): Readonly<Record<string, number>> {
  const all = Object.values(functions);
  return {
    ...counts,
    "lambda.invocations": all.reduce((sum, { calls }) => sum + calls, 0),
    "logs.bytes": all.reduce((sum, { loggedBytes }) => sum + loggedBytes, 0),
  };
}

const sumOf = (usages: readonly Usage[], name: WireName): number =>
  usages.reduce((sum, { wire }) => sum + (wire?.name === name ? wire.quantity : 0), 0);
