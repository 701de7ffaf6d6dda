import { ServiceError } from "@porchlight/core/error";
import { MODELS } from "@porchlight/core/names";
import { Command, Option } from "commander";
import { dataOption } from "../data-option.ts";
import { endAsked } from "../end-asked.ts";
import { printRows } from "../print.ts";
import { createProgress } from "../replay/progress.ts";
import { formatReport } from "../report.ts";
import { onlyWorkspace } from "../target.ts";
import { behaviorOf } from "../train/behavior-of.ts";
import { ALL_MODELS, chosenModels } from "../train/chosen-models.ts";
import { DEFAULT_INSTANCE_TYPE, ENGINES, type EngineChoice } from "../train/engine-choice.ts";
import type { ModelTraining } from "../train/train-workspace.ts";
import { wholeNumber } from "../whole-number.ts";

/** Some model could not be trained. */
const FAILED = 1;
const INTERRUPTED = 130;
const LARGEST_SEED = 2 ** 31 - 1;
/** A manifest lists every one. */
const MOST_TRIES = 200;

interface Options extends EngineChoice {
  readonly model: string;
  readonly data: string;
  readonly workspace?: string;
  readonly seed: number;
  readonly search: number;
  readonly json?: boolean;
}

/** `porchlight train`: models from a workspace's own archive. */
export const trainCommand = (): Command =>
  new Command("train")
    .description(
      "Train models on what a workspace's people did, and let those serve that are good.",
    )
    .requiredOption("--model <name>", `${Object.values(MODELS).join(", ")}, or ${ALL_MODELS}`)
    .option("--workspace <name>", "which one; not needed where there is only one")
    .addOption(dataOption())
    .option("--seed <n>", "of all that is drawn", wholeNumber(0, LARGEST_SEED), 1)
    .option(
      "--search <n>",
      "try n more settings on the validation rows, and train with the best (0: the usual ones)",
      wholeNumber(0, MOST_TRIES),
      0,
    )
    .option("--json", "one JSON object a line")
    .addOption(
      new Option("--engine <name>", "what trains: this machine, or Amazon's")
        .choices(ENGINES)
        .default(ENGINES[0]),
    )
    .option("--role <arn>", "with sagemaker: the role its container runs under")
    .option("--bucket <name>", "with sagemaker: for training rows (default: the models' bucket)")
    .option("--instances <n>", "with sagemaker: how many (default: 1)", wholeNumber(1))
    .option(
      "--instance-type <type>",
      `with sagemaker: of which kind (default: ${DEFAULT_INSTANCE_TYPE})`,
    )
    .option("--image <uri>", "with sagemaker: its XGBoost image (default: the region's 1.7-1)")
    .addHelpText(
      "after",
      "\nA search is off unless asked for: every try is a training, and the fewer the outcomes, the more of the best is luck.\n" +
        "All its tries stand in the version's manifest and on its card.\n" +
        "Ctrl-C ends the work between two trees; a version is there whole or not at all.\n" +
        "\nExamples:\n" +
        `  porchlight train --model ${MODELS.lead}\n` +
        `  porchlight train --model ${ALL_MODELS} --workspace acme --json\n` +
        `  porchlight train --model ${MODELS.lead} --search 20\n` +
        `  porchlight train --model ${ALL_MODELS} --engine sagemaker --role arn:aws:iam::…:role/training --instances 4`,
    )
    .action(train);

async function train(options: Options): Promise<void> {
  const interrupt = new AbortController();
  const interrupted = endAsked().then(() => interrupt.abort());
  const work = trainAndShow(options, interrupt.signal);
  await Promise.race([work.catch(() => {}), interrupted]);
  if (interrupt.signal.aborted) await giveUp(work);
  else await work;
}

/** Until what is under way has ended; at a second Ctrl-C, at once. */
async function giveUp(work: Promise<void>): Promise<void> {
  process.on("SIGINT", () => process.exit(INTERRUPTED));
  process.stderr.write("\nstopping; no version is left half made\n");
  // A job on Amazon's machines that could not be stopped goes on and costs.
  await work.catch((error) => {
    if (ServiceError.is(error)) process.stderr.write(`${error.message}\n`);
  });
  process.exitCode = INTERRUPTED;
}

async function trainAndShow(options: Options, signal: AbortSignal): Promise<void> {
  // Loaded here, because no other command trains.
  const [{ openLibxgboost }, { libxgboostNames }, { openTraining }, { chooseEngine }, trains] =
    await Promise.all([
      import("@porchlight/adapters/xgboost/libxgboost"),
      import("@porchlight/adapters/xgboost/libxgboost-names"),
      import("../train/open-training.ts"),
      import("../train/choose-engine.ts"),
      import("../train/train-workspace.ts"),
    ]);
  const { close, engine } = await chooseEngine(options, (line) =>
    process.stderr.write(`${line}\n`),
  );
  try {
    const open = openTraining(options.data);
    try {
      const workspace = options.workspace ?? (await onlyWorkspace(open.workspaces));
      const behavior = await behaviorOf(open, workspace);
      const models = chosenModels(behavior, options.model);
      // Before minutes of reading, not after.
      openLibxgboost(libxgboostNames());
      const { search, seed } = options;
      const startProgress = createProgress(process.stderr);
      const chosen = { behavior, engine, models, search, seed, signal, startProgress, workspace };
      await show(await trains.trainWorkspace(open, chosen), options);
    } finally {
      open.close();
    }
  } finally {
    close();
  }
}

async function show(trainings: readonly ModelTraining[], { json = false }: Options): Promise<void> {
  const lines = await import("../train/training-lines.ts");
  if (json) process.stdout.write(formatReport(lines.trainingLines(trainings), { json }));
  else printRows(lines.trainingRows(trainings), { none: "no model has an outcome to learn" });
  for (const remark of lines.trainingRemarks(trainings)) process.stderr.write(`${remark}\n`);
  if (trainings.some((one) => "problem" in one)) process.exitCode = FAILED;
}
