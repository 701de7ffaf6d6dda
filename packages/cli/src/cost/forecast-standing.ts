import { METRICS } from "@porchlight/core/metrics";
import { FUNCTIONS } from "@porchlight/core/names";
import type { PriceList } from "@porchlight/stacks/prices/price-list";
import type { Topology } from "@porchlight/stacks/topology";
import type { Setting } from "./call-usage.ts";
import { mebi, round } from "./figures.ts";
import { DAY_SECONDS, MONTH_SECONDS } from "./load.ts";
import type { Usage } from "./usage.ts";

const GB = 2 ** 30;
/** `stacks/cdk` makes one. */
const DASHBOARDS = 1;
/** Those that a stated load calls; a metric costs nothing in an hour in which nobody sends it. */
const CALLED: ReadonlySet<string> = new Set([
  FUNCTIONS.ingest,
  FUNCTIONS.scoreInteractions,
  FUNCTIONS.predict,
  FUNCTIONS.sweep,
]);
/** What CloudWatch keeps of a byte of logs, compressed; assumed. */
const LOGS_KEPT = 0.15;

/** What is there all month: alarms, secrets, and what is kept. */
export function forecastStanding(
  { load, sample }: Setting,
  { alarms, secrets, tables, logRetentionDays }: Topology,
  monthly: { readonly archivedBytes: number; readonly loggedGb: number },
): Usage[] {
  const cause = "standing" as const;
  const kept = (load.people * sample.storedBytes) / GB;
  const recovered = Object.values(tables).some((table) => table.pointInTimeRecovery) ? kept : 0;
  const archived = (monthly.archivedBytes * load.archiveMonths) / GB;
  const logged = (monthly.loggedGb * logRetentionDays * DAY_SECONDS) / MONTH_SECONDS;
  const metrics = Object.values(METRICS)
    .filter(({ graph }) => graph !== "what went wrong")
    .reduce((sum, { of }) => sum + of.filter((name) => CALLED.has(name)).length, 0);
  const alarmCount = Object.keys(alarms).length;
  return [
    {
      cause,
      price: "cloudwatch.alarms",
      quantity: alarmCount,
      how: `${alarmCount} in the topology`,
    },
    {
      cause,
      price: "cloudwatch.metrics",
      quantity: metrics,
      how: `${metrics} of the functions' own that are sent in every hour; what counts faults is not`,
    },
    { cause, price: "cloudwatch.dashboards", quantity: DASHBOARDS, how: "one" },
    { cause, price: "secrets.kept", quantity: secrets.length, how: secrets.join(", ") },
    {
      cause,
      price: "dynamo.stored_gb",
      quantity: kept,
      how: `${round(load.people)} people of ${round(sample.storedBytes)} bytes`,
    },
    { cause, price: "dynamo.recovery_gb", quantity: recovered, how: "of what is stored" },
    {
      cause,
      price: "s3.stored_gb",
      quantity: archived,
      how: `${load.archiveMonths} months of archive, ${mebi(monthly.archivedBytes)} each`,
    },
    {
      cause,
      price: "logs.stored_gb",
      quantity: logged * LOGS_KEPT,
      how: `${logRetentionDays} days of logs, at ${LOGS_KEPT} of their size`,
    },
  ];
}

/** What the cache holds at any time. */
export const cachedBytes = ({ load, sample }: Setting): number =>
  // A profile and what Redis adds to it, a fence, and a place on each list and on two more.
  load.people * (sample.profileBytes + 600);

/** The smallest plan that holds so much and lets so much in and out; undefined where none does. */
export const planFor = (list: PriceList, storedBytes: number, bandwidthBytes: number) =>
  list.redisPlans.find(
    (plan) => plan.storedBytes >= storedBytes && plan.bandwidthBytes >= bandwidthBytes,
  );
