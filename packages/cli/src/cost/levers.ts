import { FUNCTIONS } from "@porchlight/core/names";
import { type Bill, type BillInputs, makeBill } from "./bill.ts";
import { largestItems } from "./largest-items.ts";

/** Something that would make an item cheaper, and by how much it did when the bill was made out again with it. */
export interface Lowered {
  readonly price: string;
  readonly says: string;
  readonly usdPerMillionSaved: number;
}

interface Lever {
  readonly says: string;
  readonly pull: (inputs: BillInputs) => BillInputs;
}

/** Half of what a request costs is that there is one. */
const fuller: Lever = {
  says: "clients that send twice as many interactions a request",
  pull: ({ load, ...inputs }) => {
    const interactionsPerRequest = load.interactionsPerRequest * 2;
    const interactionsPerSession = Math.max(interactionsPerRequest, load.interactionsPerSession);
    return { ...inputs, load: { ...load, interactionsPerRequest, interactionsPerSession } };
  },
};

const longerWindow: Lever = {
  says: "a delivery that gathers for 5 s (profiles follow 5 s later), by one poller",
  pull: (inputs) => ({
    ...inputs,
    pollers: 1,
    topology: mapFunctions(inputs, (spec) =>
      spec.queue === undefined ? spec : { ...spec, queue: { ...spec.queue, windowSeconds: 5 } },
    ),
  }),
};

const RARER_SECONDS = 180;
const rarerSweep: Lever = {
  says: `a sweep every ${RARER_SECONDS / 60} minutes (some who are looked at then wait for their profile)`,
  pull: (inputs) => ({
    ...inputs,
    topology: mapFunctions(inputs, (spec, name) =>
      name === FUNCTIONS.sweep ? { ...spec, everySeconds: RARER_SECONDS } : spec,
    ),
  }),
};

const httpApi: Lever = {
  says: "an HTTP API, which answers 5xx where ours must answer 429: some senders would lose what they sent",
  pull: ({ list, ...inputs }) => {
    const http = list.prices["gateway.http_requests"];
    if (http === undefined) return { ...inputs, list };
    return {
      ...inputs,
      list: { ...list, prices: { ...list.prices, "gateway.rest_requests": http } },
    };
  },
};

const byCommand: Lever = {
  says: "Upstash paid by the command",
  pull: (inputs) => ({ ...inputs, redis: "commands" }),
};

const byPlan: Lever = {
  says: "Upstash on a fixed plan",
  pull: (inputs) => ({ ...inputs, redis: "plan" }),
};

const quieter: Lever = {
  says: "Lambda's own START, END and REPORT left out (logs as JSON, system level WARN)",
  pull: (inputs) => ({ ...inputs, reportBytes: 0 }),
};

const LEVERS: Readonly<Record<string, readonly Lever[]>> = {
  "gateway.rest_requests": [fuller, httpApi],
  "sqs.requests": [fuller],
  "s3.puts": [longerWindow],
  "lambda.requests": [longerWindow],
  "lambda.arm_gb_seconds": [longerWindow],
  "lambda.x86_gb_seconds": [longerWindow],
  "dynamo.read_units": [fuller, rarerSweep],
  "dynamo.write_units": [fuller, rarerSweep],
  "logs.ingested_gb": [quieter],
  "upstash.plan": [rarerSweep, byCommand],
  "upstash.commands": [byPlan],
};

/** What would lower each of a bill's largest items, found out by making the bill out again. */
export async function findLevers(bill: Bill, items: number): Promise<Lowered[]> {
  const made = new Map<Lever, Promise<Bill>>();
  const billWith = (lever: Lever): Promise<Bill> => {
    const known = made.get(lever) ?? makeBill(lever.pull(bill.inputs));
    made.set(lever, known);
    return known;
  };
  const asked = largestItems(bill, items).flatMap(({ price }) =>
    (LEVERS[price] ?? []).map(async (lever): Promise<Lowered> => {
      const { usdPerMillionInteractions } = await billWith(lever);
      const usdPerMillionSaved = bill.usdPerMillionInteractions - usdPerMillionInteractions;
      return { price, says: lever.says, usdPerMillionSaved };
    }),
  );
  return Promise.all(asked);
}

const mapFunctions = (
  { topology }: BillInputs,
  change: (spec: BillInputs["topology"]["functions"][string], name: string) => typeof spec,
): BillInputs["topology"] => ({
  ...topology,
  functions: Object.fromEntries(
    Object.entries(topology.functions).map(([name, spec]) => [name, change(spec, name)]),
  ),
});
