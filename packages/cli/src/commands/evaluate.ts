import { MODELS } from "@porchlight/core/names";
import { Command } from "commander";
import { dataOption } from "../data-option.ts";
import { endAsked } from "../end-asked.ts";
import type { ModelEvaluation } from "../evaluate/evaluate-workspace.ts";
import { printRows } from "../print.ts";
import { createProgress } from "../replay/progress.ts";
import { formatReport } from "../report.ts";
import { onlyWorkspace } from "../target.ts";
import { ALL_MODELS, chosenModels } from "../train/chosen-models.ts";

/** Some model could not be measured. */
const FAILED = 1;
const INTERRUPTED = 130;

interface Options {
  readonly model: string;
  readonly data: string;
  readonly workspace?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `porchlight evaluate`: how what answers now does on what has become known since. */
export const evaluateCommand = (): Command =>
  new Command("evaluate")
    .description(
      "Measure the models that answer for a workspace on its newest people whose outcome is known, beside the rules.",
    )
    .option("--model <name>", `${Object.values(MODELS).join(", ")}, or ${ALL_MODELS}`, ALL_MODELS)
    .option("--workspace <name>", "which one; not needed where there is only one")
    .option("--out <dir>", "write plots (SVG) and a page (evaluation.html) there")
    .addOption(dataOption())
    .option("--json", "one JSON object a line")
    .addHelpText(
      "after",
      "\nThe rows are some that nothing about a version was fitted or chosen on; intervals are 95 %, by people drawn again.\n" +
        "It ends with 1 where a model could not be measured.\n" +
        "\nExamples:\n" +
        "  porchlight evaluate\n" +
        `  porchlight evaluate --model ${MODELS.lead} --out report\n` +
        "  porchlight evaluate --workspace acme --json",
    )
    .action(evaluate);

async function evaluate(options: Options): Promise<void> {
  const { data, json = false, out } = options;
  // Loaded here, because few commands replay an archive.
  const [{ openTraining }, { behaviorOf }, { evaluateWorkspace }, lines] = await Promise.all([
    import("../train/open-training.ts"),
    import("../train/behavior-of.ts"),
    import("../evaluate/evaluate-workspace.ts"),
    import("../evaluate/evaluation-lines.ts"),
  ]);
  const open = openTraining(data);
  try {
    const workspace = options.workspace ?? (await onlyWorkspace(open.workspaces));
    const behavior = await behaviorOf(open, workspace);
    const models = chosenModels(behavior, options.model);
    const evaluations = await unlessInterrupted((signal) =>
      evaluateWorkspace(open, {
        workspace,
        behavior,
        models,
        startProgress: createProgress(process.stderr),
        signal,
      }),
    );
    if (evaluations === undefined) return;
    if (json) process.stdout.write(formatReport(lines.evaluationLines(evaluations), { json }));
    else
      printRows(lines.evaluationRows(evaluations), { none: "no model has an outcome to measure" });
    if (out !== undefined) await writePage(out, workspace, evaluations);
    tellProblems(evaluations);
  } finally {
    open.close();
  }
}

/** What work answers; undefined, and an exit code, where somebody ended it. */
async function unlessInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const interrupt = new AbortController();
  const working = work(interrupt.signal);
  const settled = working.catch(() => {});
  await Promise.race([settled, endAsked().then(() => interrupt.abort())]);
  if (!interrupt.signal.aborted) return working;
  await settled;
  process.exitCode = INTERRUPTED;
  return undefined;
}

async function writePage(
  out: string,
  workspace: string,
  evaluations: readonly ModelEvaluation[],
): Promise<void> {
  const { writeEvaluation } = await import("../evaluate/write-evaluation.ts");
  process.stderr.write(`written: ${await writeEvaluation(out, workspace, evaluations)}\n`);
}

function tellProblems(evaluations: readonly ModelEvaluation[]): void {
  for (const one of evaluations) {
    if (!("problem" in one)) continue;
    process.stderr.write(`${one.problem.message}\n`);
    process.exitCode = FAILED;
  }
}
