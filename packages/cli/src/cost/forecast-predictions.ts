import type { FunctionSpec } from "@porchlight/stacks/topology";
import { callUsage, type Setting } from "./call-usage.ts";
import { CALL_WORK } from "./call-work.ts";
import { round } from "./figures.ts";
import { HEADER_BYTES } from "./forecast-interactions.ts";
import { listedShare, readsPerSecond } from "./load.ts";
import type { Usage } from "./usage.ts";
import { wireUsage } from "./wire-usage.ts";

const GB = 2 ** 30;
/** How a profile says where it came from, at its end. */
const SERVED_BYTES = '","cache":"miss","ageMs":12345'.length;

/** What asking for profiles costs. */
export function forecastPredictions(setting: Setting, predict: FunctionSpec): Usage[] {
  const { load, sample, seconds } = setting;
  const reads = readsPerSecond(load) * seconds;
  const [hits, misses] = [reads * load.hitRate, reads * (1 - load.hitRate)];
  // Reasons come with a copy of the lists, and go with the next interaction.
  const reasoned = setting.copies === 0 ? 0 : listedShare(load);
  const listedHits = hits * reasoned;
  const longer = sample.listedHit.answeredBytes - sample.hit.answeredBytes;
  const answeredBytes = sample.hit.answeredBytes + SERVED_BYTES + longer * reasoned * load.hitRate;
  const cause = "predictions" as const;
  return [
    {
      cause,
      price: "gateway.rest_requests",
      quantity: reads,
      how: `${round(load.people)} people, each asked for ${load.readsPerPersonPerDay} times a day`,
      wire: { name: "gateway.requests", quantity: reads },
    },
    {
      cause,
      price: "transfer.out_gb",
      quantity: (reads * (answeredBytes + HEADER_BYTES)) / GB,
      how: `profiles of ${round(answeredBytes)} bytes and ${HEADER_BYTES} of headers`,
      wire: { name: "gateway.bytes_out", quantity: reads * answeredBytes },
    },
    ...callUsage(setting, predict, { cause, calls: hits, people: 1, work: CALL_WORK.hit }),
    ...callUsage(setting, predict, { cause, calls: misses, people: 1, work: CALL_WORK.miss }),
    ...wireUsage(cause, sample.hit, hits - listedHits, "a hit"),
    ...wireUsage(cause, sample.listedHit, listedHits, "a hit of somebody on a call list"),
    ...wireUsage(cause, sample.miss, misses, "a miss"),
  ];
}
