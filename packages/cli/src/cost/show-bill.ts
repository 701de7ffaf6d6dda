import { bar } from "../show/bar.ts";
import type { Bill, BillLine } from "./bill.ts";
import { dollars, round } from "./figures.ts";
import { largestItems } from "./largest-items.ts";
import type { Lowered } from "./levers.ts";
import { requestsPerSecond } from "./load.ts";
import { CAUSES, type Cause } from "./usage.ts";

const BAR_WIDTH = 30;
const TITLES: Readonly<Record<Cause, string>> = {
  interactions: "taking interactions in, folding them and keeping profiles",
  predictions: "answering who asks for a profile",
  schedules: "what runs though nobody asks",
  standing: "what is there all month, spread over its interactions",
};

/** A bill on a terminal. */
export function showBill(bill: Bill, other: Bill, lowered: readonly Lowered[]): string {
  return [
    ...loadLines(bill),
    "",
    ...services(bill),
    "",
    ...totals(bill, other),
    "",
    "The largest items, and what would lower them:",
    ...largestItems(bill, 3).flatMap((item) => [
      `  ${item.service}, ${item.unit}: ${dollars(perMillion(bill, item.usd))} per million interactions`,
      ...lowered.filter(({ price }) => price === item.price).map(leverLine),
    ]),
    "",
  ].join("\n");
}

const leverLine = ({ says, usdPerMillionSaved: saved }: Lowered): string =>
  saved >= 0 ? `    −${dollars(saved)}  ${says}` : `    +${dollars(-saved)}  ${says}: dearer`;

function loadLines({ inputs, sample }: Bill): string[] {
  const { load, list, topology } = inputs;
  const window = Math.max(
    0,
    ...Object.values(topology.functions).map(({ queue }) => queue?.windowSeconds ?? 0),
  );
  return [
    `${round(load.people)} people in ${load.workspaces} workspace(s), ${round(load.interactionsPerDay)} interactions a day: ` +
      `${load.interactionsPerSession} a session, ${load.interactionsPerRequest} a request (${round(requestsPerSecond(load))} requests a second)`,
    `${round(sample.delivery.records)} people a delivery, gathered for ${window} s; ` +
      `each asked for ${load.readsPerPersonPerDay} times a day, ${load.hitRate * 100} % of it from the cache`,
    `${list.region}, list prices of ${list.date}, without free tiers; a profile has ${round(sample.profileBytes)} bytes, all that is kept of a person ${round(sample.storedBytes)}`,
  ];
}

function services(bill: Bill): string[] {
  const folding = bill.lines.filter(({ cause }) => cause !== "predictions");
  const rows = [...Map.groupBy(folding, ({ service }) => service)]
    .map(([service, lines]) => ({ service, usd: sum(lines) }))
    .sort((a, b) => b.usd - a.usd);
  const most = rows[0]?.usd ?? 1;
  const width = Math.max(...rows.map(({ service }) => service.length));
  return [
    "Per million interactions, by service:",
    ...rows.map(({ service, usd }) =>
      `  ${service.padEnd(width)}  ${dollars(perMillion(bill, usd)).padStart(8)}  ${bar(usd / most, BAR_WIDTH)}`.trimEnd(),
    ),
  ];
}

function totals(bill: Bill, other: Bill): string[] {
  const causes = CAUSES.filter((cause) => cause !== "predictions");
  return [
    ...causes.map(
      (cause) => `  ${dollars(perMillion(bill, bill.usd[cause])).padStart(8)}  ${TITLES[cause]}`,
    ),
    `${dollars(bill.usdPerMillionInteractions)} per million interactions, ${dollars(bill.usdPerMillionPredictions)} per million predictions, with ${paid(bill)}`,
    `${dollars(other.usdPerMillionInteractions)} and ${dollars(other.usdPerMillionPredictions)} with ${paid(other)}`,
    `${dollars(Object.values(bill.usd).reduce((a, b) => a + b))} a month for ${round(bill.interactions)} interactions and ${round(bill.predictions)} predictions`,
  ];
}

const paid = ({ plan }: Bill): string =>
  plan === undefined
    ? "Upstash paid by the command"
    : `Upstash's fixed plan of ${plan.name} ($${plan.usdPerMonth} a month)`;

/** The computation, line by line. */
export function explainBill(bill: Bill): string {
  const { list } = bill.inputs;
  const lines = CAUSES.flatMap((cause) => [
    "",
    `${TITLES[cause]}:`,
    ...bill.lines
      .filter((line) => line.cause === cause && line.quantity > 0)
      .map((line) => {
        const { usd, per } = list.prices[line.price] as (typeof list.prices)[string];
        return `  ${dollars(line.usd).padStart(9)}  ${line.service}: ${round(line.quantity)} ${line.unit} × $${usd} / ${round(per)} (${line.how})`;
      }),
  ]);
  const used = [...new Set(bill.lines.map(({ price }) => price))];
  const sources = used.map((name) => {
    const { source, read } = list.prices[name] as (typeof list.prices)[string];
    return `  ${name}: ${source}; ${read === undefined ? "NOT VERIFIED: read nowhere" : `read in ${read}`}`;
  });
  return [
    "A month, in dollars:",
    ...lines,
    "",
    "What was not run against AWS: waits for services and the share of new instances are assumed, and Lambda's",
    "pollers are taken to be five, each with a window of its own.",
    "",
    `Prices of ${list.region}, ${list.date}:`,
    ...sources,
    "",
  ].join("\n");
}

const sum = (lines: readonly BillLine[]): number =>
  lines.reduce((total, { usd }) => total + usd, 0);
const perMillion = ({ interactions }: Bill, usd: number): number => (usd / interactions) * 1e6;
