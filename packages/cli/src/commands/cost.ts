import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import type { BillInputs } from "../cost/bill.ts";
import { REPORT_BYTES } from "../cost/call-work.ts";
import { DEFAULT_LOAD, type Load, requireLoad } from "../cost/load.ts";
import { formatReport, type ReportLine } from "../report.ts";
import { wholeNumber } from "../whole-number.ts";

/** The forecast missed by more than was promised. */
const FAILED = 1;

interface Options {
  readonly region: string;
  readonly workspaces: number;
  readonly people: number;
  readonly interactions: number;
  readonly perRequest: number;
  readonly perSession: number;
  readonly reads: number;
  readonly hitRate: number;
  readonly redis: BillInputs["redis"];
  readonly explain?: boolean;
  readonly html?: string;
  readonly json?: boolean;
  readonly measure?: boolean;
  readonly sweeps: number;
}

/** Lambda begins with so many, AWS says; how a concurrency of two changes it, nobody says. */
const LAMBDA_POLLERS = 5;
/** What a laptop has in a minute, with its own clients beside it. */
const MEASURED = {
  people: 120,
  sweepSeconds: 15,
  requestsPerSecond: 3,
  readsPerSecond: 4,
  withCopies: true,
};

/** `porchlight cost`: the bill before it comes. */
export const costCommand = (): Command =>
  new Command("cost")
    .description("Forecast what a month costs, by service, and what would lower it.")
    .option("--region <name>", "whose price list", "us-east-1")
    .option("--people <n>", "of all workspaces", wholeNumber(1), DEFAULT_LOAD.people)
    .option("--interactions <n>", "a day", wholeNumber(1), DEFAULT_LOAD.interactionsPerDay)
    .option(
      "--per-request <n>",
      "interactions that are sent together",
      wholeNumber(1, 500),
      DEFAULT_LOAD.interactionsPerRequest,
    )
    .option(
      "--per-session <n>",
      "interactions a person does in one go",
      wholeNumber(1),
      DEFAULT_LOAD.interactionsPerSession,
    )
    .option(
      "--reads <n>",
      "how often a day each person is asked for",
      wholeNumber(0),
      DEFAULT_LOAD.readsPerPersonPerDay,
    )
    .option("--hit-rate <share>", "of those, what the cache answers", share, DEFAULT_LOAD.hitRate)
    .option(
      "--workspaces <n>",
      "each has call lists, which sweeps copy",
      wholeNumber(1),
      DEFAULT_LOAD.workspaces,
    )
    .addOption(
      new Option("--redis <paid>", "how Upstash is paid")
        .choices(["plan", "commands"])
        .default("plan"),
    )
    .option("--explain", "show the computation, and where each price was read")
    .option("--html <file>", "write it as a page with a chart")
    .option(
      "--measure",
      "run a load of that shape on a laptop of its own, count at its wires, and compare",
    )
    .option(
      "--sweeps <n>",
      `how long to measure: so many times ${MEASURED.sweepSeconds} s`,
      wholeNumber(1, 40),
      3,
    )
    .option("--json", "one JSON object a line")
    .addHelpText(
      "after",
      "\nIt ends with 1 where a measured run is more than 10 % away from its forecast.\n" +
        "\nExamples:\n" +
        "  porchlight cost\n" +
        "  porchlight cost --people 2000 --interactions 50000 --explain\n" +
        "  porchlight cost --measure --json",
    )
    .action(cost);

async function cost(options: Options): Promise<void> {
  const load = loadOf(options);
  // Loaded here, because no other command needs any of it.
  const [{ makeBill }, { findLevers }, { findPriceList }, { topology }, shown, reports] =
    await Promise.all([
      import("../cost/bill.ts"),
      import("../cost/levers.ts"),
      import("@porchlight/stacks/prices/find-price-list"),
      import("@porchlight/stacks/topology"),
      import("../cost/show-bill.ts"),
      import("../cost/bill-report.ts"),
    ]);
  const list = findPriceList(options.region);
  const { redis, json = false } = options;
  const inputs: BillInputs = {
    topology,
    load,
    list,
    redis,
    pollers: LAMBDA_POLLERS,
    architecture: "arm",
    reportBytes: REPORT_BYTES,
  };
  const bill = await makeBill(inputs);
  const other = await makeBill({ ...inputs, redis: redis === "plan" ? "commands" : "plan" });
  const lines: ReportLine[] = [...reports.billReport(bill, other)];
  const text =
    json && options.html === undefined
      ? ""
      : shown.showBill(bill, other, await findLevers(bill, 3));
  if (!json)
    process.stdout.write(`${text}${options.explain ? `\n${shown.explainBill(bill)}` : ""}`);
  if (options.html !== undefined) {
    const { writeBillPage } = await import("../cost/write-bill-page.ts");
    await writeFile(options.html, await writeBillPage(bill, text));
  }
  if (options.measure) lines.push(...(await measure(inputs, options)));
  if (json) process.stdout.write(formatReport(lines, { json }));
}

function loadOf(options: Options): Load {
  const { interactions, perRequest, perSession, reads, people, workspaces, hitRate } = options;
  return requireLoad({
    ...DEFAULT_LOAD,
    workspaces,
    people,
    interactionsPerDay: interactions,
    interactionsPerRequest: perRequest,
    interactionsPerSession: perSession,
    readsPerPersonPerDay: reads,
    hitRate,
  });
}

/** Prints both columns, and answers them as figures. */
async function measure(
  { load, topology }: BillInputs,
  { json = false, sweeps }: Options,
): Promise<ReportLine[]> {
  const [{ measureRun }, { measuredLoad }, { compareRun, errorOf }, reports] = await Promise.all([
    import("../cost/measure-run.ts"),
    import("../cost/measured-load.ts"),
    import("../cost/compare.ts"),
    import("../cost/bill-report.ts"),
  ]);
  const measured = measuredLoad(load, { ...MEASURED, sweeps });
  const folder = await mkdtemp(join(tmpdir(), "porchlight-cost-"));
  try {
    const measurement = await measureRun(folder, measured, say);
    const again =
      (measurement.counts["gateway.requests"] ?? 0) - measured.requests - measured.reads;
    if (again > 0)
      say(
        `${again} requests were sent again: this machine was too busy, and what it counted says little`,
      );
    const compared = await compareRun(topology, measured, measurement);
    const lines = reports.comparisonReport(compared);
    if (!json) process.stdout.write(`\n${formatReport(lines, { json })}`);
    for (const [name, { calls, billedMs, loggedBytes }] of Object.entries(measurement.functions))
      if (calls > 0)
        say(
          `${name}: ${calls} calls, ${Math.round(billedMs / calls)} ms and ${Math.round(loggedBytes / calls)} logged bytes each, on this machine`,
        );
    if (errorOf(compared) > 0.1) process.exitCode = FAILED;
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

function share(text: string): number {
  const value = Number(text);
  if (text !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("It takes a share from 0 to 1.");
}
