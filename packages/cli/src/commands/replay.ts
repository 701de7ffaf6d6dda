import { Command, InvalidArgumentError } from "commander";
import type { Mismatch } from "../replay/compare-people.ts";
import { type FaultSettings, faultSettings } from "../replay/fault-settings.ts";
import { findData, loadReplay } from "../replay/load-replay.ts";
import { createProgress } from "../replay/progress.ts";
import { formatReport } from "../report.ts";

/** The replay was done and did not pass. */
const FAILED = 1;

interface Options {
  readonly data?: string;
  readonly faults?: number;
  readonly limit?: number;
  readonly json?: boolean;
  readonly keep?: boolean;
}

/** `porchlight replay NAME`: a real log through a laptop of its own, held against an oracle. */
export const replayCommand = (): Command =>
  new Command("replay")
    .description(
      "Send a real log through ingest on a laptop of its own, and compare every person with an oracle.",
    )
    .argument("<name>", "which log: bpic2012")
    .option(
      "--data <dir>",
      "the folder that holds the data sets (or PORCHLIGHT_DATA; default: ../shared/data)",
    )
    .option("--faults <seed>", "repeat, shuffle, return and kill, by this seed", wholeNumber)
    .option("--limit <events>", "only the first events in time order", wholeNumber)
    .option("--json", "one JSON object a line")
    .option("--keep", "leave the laptop's data where it is, as a replay that fails does")
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  porchlight replay bpic2012 --data ../shared/data\n" +
        "  porchlight replay bpic2012 --faults 7 --limit 20000 --json",
    )
    .action(replay);

async function replay(name: string, options: Options): Promise<void> {
  const definition = await loadReplay(name);
  const dataFolder = await findData(definition, options.data ?? process.env.PORCHLIGHT_DATA);
  const faults = options.faults === undefined ? undefined : faultSettings(options.faults);
  if (faults !== undefined) say(describe(faults));
  // Loaded here, because no other command needs a whole laptop.
  const { runReplay } = await import("../replay/run-replay.ts");
  const { lines, mismatches, problems } = await runReplay({
    definition,
    dataFolder,
    limit: options.limit ?? Number.POSITIVE_INFINITY,
    ...(faults && { faults }),
    keep: options.keep ?? false,
    say,
    startProgress: createProgress(process.stderr),
  });
  process.stdout.write(formatReport(lines, { json: options.json ?? false }));
  for (const mismatch of mismatches) say(inWords(mismatch));
  for (const problem of problems) say(`failed: ${problem}`);
  if (problems.length === 0) say("passed: every interaction once, every person as the oracle says");
  else process.exitCode = FAILED;
}

/** What is said beside the figures; those alone go to standard output. */
const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

const describe = ({ crashesPerStep, disturbance, kills, seed, ...rest }: FaultSettings): string =>
  `faults by seed ${seed}: ${disturbance.repeatShare * 100} % of interactions repeated after ` +
  `${disturbance.repeatAfterMs.map((ms) => ms / 1000).join(" to ")} s, shuffled within ${disturbance.shuffleWindow}, ` +
  `${rest.returnShare * 100} % of deliveries returned, ${kills} kills, ${crashesPerStep} crashes after each step, ` +
  `visibility time-out ${rest.visibilitySeconds} s`;

const inWords = ({ afterMs, column, expected, got, person }: Mismatch): string =>
  `${person}, ${afterMs / 3_600_000} h after the last interaction: ${column} is ${got}, the oracle says ${expected}`;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError("It takes a whole number.");
  return value;
}
