import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { formatReport } from "@porchlight/cli/report";
import { describeMachine, machineLines } from "./machine.ts";
import type { BenchPart } from "./part.ts";

/** Each loads what it needs when its turn comes. */
const PARTS: Readonly<Record<string, () => Promise<BenchPart>>> = {
  fold: async () => (await import("./fold.bench.ts")).foldBench,
  flatness: async () => (await import("./flatness.bench.ts")).flatnessBench,
  state: async () => (await import("./state.bench.ts")).stateBench,
  profile: async () => (await import("./profile.bench.ts")).profileBench,
  kernel: async () => (await import("./kernel.bench.ts")).kernelBench,
  start: async () => (await import("./start.bench.ts")).startBench,
  promise: async () => (await import("./promise.bench.ts")).promiseBench,
  bundle: async () => (await import("./bundle.bench.ts")).bundleBench,
  edge: async () => (await import("./edge.bench.ts")).edgeBench,
  train: async () => (await import("./train.bench.ts")).trainBench,
  memory: async () => (await import("./memory.bench.ts")).memoryBench,
  replay: async () => (await import("./replay.bench.ts")).replayBench,
};

const USAGE = `npm run bench -- [options]
  --only NAME       one part: ${Object.keys(PARTS).join(", ")}; may be given repeatedly
  --json            one JSON object a line
  --seconds N       how long profile reads are measured (default 330: longer than a profile lives)
  --warm-up N       seconds before that (default 60)
  --requests N      profile reads a second (default 500)
  --interactions-zipf S  who acts meanwhile: 0 everybody alike (default), 1 whoever is read most
  --rows N          training: of 64 features, from twice as many interactions (default 1000000)
  --rounds N        training: trees (default 200)
  --threads N       training: of XGBoost's (default: all there are)
  --interactions N  memory: that rows are built from (default 10000000)
  --data DIR        the folder with the real data sets (or PORCHLIGHT_DATA)`;

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: Object.keys(PARTS) },
    json: { type: "boolean", default: false },
    seconds: { type: "string", default: "330" },
    "warm-up": { type: "string", default: "60" },
    requests: { type: "string", default: "500" },
    "interactions-zipf": { type: "string", default: "0" },
    rows: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "200" },
    threads: { type: "string", default: String(availableParallelism()) },
    interactions: { type: "string", default: "10000000" },
    data: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const { json, only } = values;
const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

const unknown = only.find((name) => !Object.hasOwn(PARTS, name));
if (values.help || unknown !== undefined) {
  say(unknown === undefined ? USAGE : `there is no part "${unknown}"\n${USAGE}`);
  process.exitCode = values.help ? 0 : 2;
} else {
  if (json) process.stdout.write(formatReport(machineLines(), { json }));
  else process.stdout.write(`${describeMachine()}\n`);
  for (const name of only) {
    const part = await (PARTS[name] as () => Promise<BenchPart>)();
    const lines = await part.run({
      seconds: Number(values.seconds),
      warmUpSeconds: Number(values["warm-up"]),
      requestsPerSecond: Number(values.requests),
      interactionsExponent: Number(values["interactions-zipf"]),
      training: {
        rows: Number(values.rows),
        rounds: Number(values.rounds),
        threads: Number(values.threads),
      },
      archiveInteractions: Number(values.interactions),
      dataFolder: values.data ?? process.env.PORCHLIGHT_DATA,
      say,
    });
    process.stdout.write(formatReport(lines, { json }));
  }
}
