import { accessSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createProgress, showProgress } from "@porchlight/cli/replay/progress";
import { formatReport, type ReportLine } from "@porchlight/cli/report";
import { ServiceError } from "@porchlight/core/error";
import { bpic2012 } from "./bpic2012-set.ts";
import { cdnow } from "./cdnow-set.ts";
import { CHOICES, type Choice } from "./choices.ts";
import { compareBaseRates } from "./compare-base-rates.ts";
import { type Compared, compareSet, formatCompared } from "./compare-set.ts";
import { describeScores } from "./describe-scores.ts";
import { noteFinal } from "./final-log.ts";
import type { LearningSet, Part, PreparedSet } from "./learning-set.ts";
import { modelsOf } from "./models-of.ts";
import { onlineRetail } from "./online-retail-set.ts";
import type { ScoredRows } from "./score-figures.ts";
import { scoreSet } from "./score-set.ts";
import { searchSet } from "./search-set.ts";
import { variantsOf } from "./variants.ts";

const SETS: readonly LearningSet[] = [bpic2012, cdnow, onlineRetail];
const DATA_BESIDE = join(import.meta.dirname, "../../../shared/data");
const NAMES = SETS.map(({ name }) => name);

const USAGE = `npm run bench:learning -- [options]
  --data DIR        the folder with the data sets (or PORCHLIGHT_DATA)
  --set NAME        one set: ${NAMES.join(", ")}; may be given repeatedly
  --final           scores the test split, and notes that in tests/learning/final-log.jsonl;
                    without it the newest part of the training split is scored
  --compare         compares what was chosen with its variants on several parts of the training split, as
                    tables in Markdown, with intervals by drawing people again; and calibrations, on the same parts
  --search N        tries N choices of parameters on that part instead, and prints them
  --threads N       of the training (default 1)
  --json            one JSON object a line`;

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    set: { type: "string", multiple: true, default: NAMES },
    final: { type: "boolean", default: false },
    compare: { type: "boolean", default: false },
    search: { type: "string" },
    threads: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};
const threads = Number(values.threads);
const part: Part = values.final ? "test" : "validation";
const dataFolder = values.data ?? process.env.PORCHLIGHT_DATA ?? DATA_BESIDE;
const startProgress = createProgress(process.stderr, { clear: true });

/** The file of a set that is not there, if any is missing. */
function missingFile({ files }: LearningSet): string | undefined {
  return files
    .map((file) => join(dataFolder, file))
    .find((path) => {
      try {
        accessSync(path);
        return false;
      } catch (error) {
        return error instanceof Error;
      }
    });
}

async function runSet(set: LearningSet): Promise<readonly ReportLine[]> {
  say(`${set.name}: folding the log`);
  const prepared = await set.prepare(dataFolder);
  const choice = CHOICES[set.name] as Choice;
  if (values.compare) {
    await compare(set, prepared, choice);
    return [];
  }
  if (values.search !== undefined) {
    const trials = Number(values.search);
    await searchSet(prepared, set.tasks, choice, { trials, threads, say });
    return [];
  }
  // Twice: once with people held back for calibration.
  const rounds = 2 * choice.rounds * modelsOf(set.tasks, choice).length;
  const scored = await showProgress(startProgress, set.name, rounds, (update) => {
    let done = 0;
    const onRound = () => update(++done);
    return scoreSet(prepared, part, set.tasks, choice, { threads, onRound });
  });
  return set.tasks.flatMap((task, i) =>
    describeScores(`${set.name}.${task.name}`, part, task, scored[i] as ScoredRows),
  );
}

async function compare(
  { name, tasks }: LearningSet,
  prepared: PreparedSet,
  choice: Choice,
): Promise<void> {
  const variants = variantsOf(name, choice);
  const names = variants.map(({ says }) => says);
  for (const [kind, folds] of Object.entries(prepared.trials)) {
    const compared = await compareSet(prepared.rows, folds, tasks, variants, { threads, say });
    tasks.forEach((task, i) => {
      const title = `${name}.${task.name}, ${kind}`;
      process.stdout.write(formatCompared(title, names, compared[i] as readonly Compared[]));
    });
  }
  process.stdout.write(await compareBaseRates(prepared, name, tasks, choice, { threads }));
}

async function runAll(): Promise<void> {
  for (const set of SETS.filter(({ name }) => values.set.includes(name))) {
    const missing = missingFile(set);
    if (missing !== undefined) {
      say(
        `${set.name} is left out: there is no ${missing}; name the folder that holds it with --data DIR or PORCHLIGHT_DATA`,
      );
      continue;
    }
    const lines = await runSet(set);
    if (values.final) noteFinal(set.name, lines, Date.now());
    process.stdout.write(formatReport(lines, { json: values.json }));
  }
}

const isChoosing = values.compare || values.search !== undefined;
const unknown = values.set.find((name) => !NAMES.includes(name));
if (values.help || unknown !== undefined || (values.final && isChoosing)) {
  if (unknown !== undefined) say(`there is no set "${unknown}"`);
  if (values.final && isChoosing) say("nothing is chosen on the test split");
  say(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  try {
    await runAll();
  } catch (error) {
    if (!ServiceError.is(error)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
