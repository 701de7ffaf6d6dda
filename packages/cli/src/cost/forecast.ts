import { ServiceError } from "@porchlight/core/error";
import { FUNCTIONS } from "@porchlight/core/names";
import type { FunctionSpec, Topology } from "@porchlight/stacks/topology";
import type { Setting } from "./call-usage.ts";
import { CALL_WORK } from "./call-work.ts";
import { forecastInteractions } from "./forecast-interactions.ts";
import { forecastPredictions } from "./forecast-predictions.ts";
import { forecastLookUps, forecastSchedules } from "./forecast-schedules.ts";
import { historyOf, type Load, requestsPerSecond } from "./load.ts";
import { recordsPerDelivery } from "./records-per-delivery.ts";
import { type Sample, takeSample } from "./sample.ts";
import type { Usage } from "./usage.ts";

/** A function that a delivery is handed to. */
type Delivering = FunctionSpec & { readonly queue: NonNullable<FunctionSpec["queue"]> };

/** What is used in so many seconds because of what is asked, without what is there all month. */
export function forecast(setting: Setting, topology: Topology): Usage[] {
  const deliveriesPerSecond = requestsPerSecond(setting.load) / setting.sample.delivery.records;
  return [
    ...forecastInteractions(
      setting,
      functionOf(topology, FUNCTIONS.ingest),
      deliveringOf(topology),
    ),
    ...forecastPredictions(setting, functionOf(topology, FUNCTIONS.predict)),
    ...forecastSchedules(setting, topology),
    ...forecastLookUps(setting, deliveriesPerSecond),
  ];
}

/** Bills of one command ask for the same sample more than once, and it is the same each time. */
const taken = new Map<string, Promise<Sample>>();

const { cpuMs, cpuMsPerPerson, waitMs } = CALL_WORK.deliver;
const DELIVERY_MS = cpuMs + cpuMsPerPerson + waitMs;

/** Takes the sample that a load needs, with deliveries as large as pollers that are busy for so long gather. */
export function sampleOf(
  load: Load,
  topology: Topology,
  pollers: number,
  deliveryMs = DELIVERY_MS,
): Promise<Sample> {
  const { queue } = deliveringOf(topology);
  const options = {
    interactionsPerRequest: load.interactionsPerRequest,
    recordsPerDelivery: recordsPerDelivery(
      requestsPerSecond(load),
      queue,
      pollers,
      deliveryMs / 1_000,
    ),
    history: historyOf(load),
    sweepSeconds: functionOf(topology, FUNCTIONS.sweep).everySeconds ?? 60,
  };
  const key = JSON.stringify(options);
  const sample = taken.get(key) ?? takeSample(options);
  taken.set(key, sample);
  return sample;
}

function functionOf({ functions }: Topology, name: string): FunctionSpec {
  const spec = functions[name];
  if (spec !== undefined) return spec;
  throw new ServiceError("config.invalid", `the topology has no function "${name}" to forecast`);
}

function deliveringOf(topology: Topology): Delivering {
  const spec = functionOf(topology, FUNCTIONS.scoreInteractions);
  const { queue } = spec;
  if (queue === undefined)
    throw new ServiceError(
      "config.invalid",
      `the topology gives "${FUNCTIONS.scoreInteractions}" no queue to forecast`,
    );
  return { ...spec, queue };
}
