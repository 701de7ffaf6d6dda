import { ServiceError } from "@porchlight/core/error";
import { priceOf } from "@porchlight/stacks/prices/find-price-list";
import type { FixedPlan, PriceList } from "@porchlight/stacks/prices/price-list";
import type { Topology } from "@porchlight/stacks/topology";
import { forecast, sampleOf } from "./forecast.ts";
import { cachedBytes, forecastStanding, planFor } from "./forecast-standing.ts";
import { type Load, MONTH_SECONDS } from "./load.ts";
import { requirePriced } from "./require-priced.ts";
import type { Sample } from "./sample.ts";
import type { Cause, Usage } from "./usage.ts";

/** All that a bill follows from. */
export interface BillInputs {
  readonly topology: Topology;
  readonly load: Load;
  readonly list: PriceList;
  /** How Upstash is paid. */
  readonly redis: "plan" | "commands";
  readonly pollers: number;
  readonly architecture: "arm" | "x86";
  readonly reportBytes: number;
}

export interface BillLine extends Usage {
  readonly service: string;
  readonly unit: string;
  readonly usd: number;
}

/** Of a month. */
export interface Bill {
  readonly inputs: BillInputs;
  readonly sample: Sample;
  readonly lines: readonly BillLine[];
  readonly interactions: number;
  readonly predictions: number;
  readonly usd: Readonly<Record<Cause, number>>;
  /** All but what predictions cause. */
  readonly usdPerMillionInteractions: number;
  readonly usdPerMillionPredictions: number;
  /** Undefined where Upstash is paid by the command. */
  readonly plan: FixedPlan | undefined;
}

/** Makes out a month's bill. Throws `config.invalid` for what has no price. */
export async function makeBill(inputs: BillInputs): Promise<Bill> {
  const { topology, load, list, pollers } = inputs;
  requirePriced(topology, list);
  const sample = await sampleOf(load, topology, pollers);
  const setting = { ...inputs, sample, seconds: MONTH_SECONDS };
  const active = forecast(setting, topology);
  const standing = forecastStanding(setting, topology, {
    archivedBytes: wireSum(active, "s3.bytes_put"),
    loggedGb: quantityOf(active, "logs.ingested_gb"),
  });
  const { plan, usages } = payRedis(inputs, [...active, ...standing], cachedBytes(setting));
  const lines = usages.map((usage): BillLine => {
    const { service, unit, usd, per } = priceOf(list, usage.price);
    return { ...usage, service, unit, usd: (usage.quantity / per) * usd };
  });
  const interactions = (load.interactionsPerDay * MONTH_SECONDS) / 86_400;
  const predictions = (load.people * load.readsPerPersonPerDay * MONTH_SECONDS) / 86_400;
  const usd = {
    interactions: usdOf(lines, "interactions"),
    predictions: usdOf(lines, "predictions"),
    schedules: usdOf(lines, "schedules"),
    standing: usdOf(lines, "standing"),
  };
  const folding = usd.interactions + usd.schedules + usd.standing;
  return {
    inputs,
    sample,
    lines,
    interactions,
    predictions,
    usd,
    usdPerMillionInteractions: (folding / interactions) * 1e6,
    usdPerMillionPredictions: predictions === 0 ? 0 : (usd.predictions / predictions) * 1e6,
    plan,
  };
}

/** On a plan nothing of Upstash's is counted; else commands, what goes in and out, and what it holds are. */
function payRedis(
  { redis, list }: BillInputs,
  usages: readonly Usage[],
  storedBytes: number,
): { plan: FixedPlan | undefined; usages: readonly Usage[] } {
  const GB = 2 ** 30;
  const cause = "standing" as const;
  if (redis === "commands") {
    const quantity = storedBytes / GB;
    const kept = { cause, price: "upstash.stored_gb", quantity, how: "profiles, fences and lists" };
    return { plan: undefined, usages: [...usages, kept] };
  }
  const bandwidthBytes = wireSum(usages, "redis.bytes");
  const plan = planFor(list, storedBytes, bandwidthBytes);
  if (plan === undefined)
    throw new ServiceError(
      "config.invalid",
      "no fixed plan of Upstash's is large enough for this load",
    );
  const how = `${plan.name}: ${mega(storedBytes)} kept, ${mega(bandwidthBytes)} in and out a month`;
  const line = { cause, price: "upstash.plan", quantity: plan.usdPerMonth, how };
  return { plan, usages: [...usages.filter(({ price }) => !price.startsWith("upstash.")), line] };
}

const mega = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString("en-US")} MB`;

const quantityOf = (usages: readonly Usage[], name: string): number =>
  usages.filter(({ price }) => price === name).reduce((sum, { quantity }) => sum + quantity, 0);

const wireSum = (usages: readonly Usage[], name: string): number =>
  usages.reduce((sum, { wire }) => sum + (wire?.name === name ? wire.quantity : 0), 0);

const usdOf = (lines: readonly BillLine[], cause: Cause): number =>
  lines.filter((line) => line.cause === cause).reduce((sum, { usd }) => sum + usd, 0);
