import { chancesOf } from "./chances-of.ts";
import type { Choice } from "./choices.ts";
import { learnCalibrated } from "./learn-calibrated.ts";
import type { LearningTask, PreparedSet } from "./learning-set.ts";
import { meanOf } from "./mean-of.ts";
import { modelsOf } from "./models-of.ts";
import { calibrationFigures, type ScoredRows, scoredRows } from "./score-figures.ts";
import type { TrainFoldOptions } from "./train-fold.ts";

/** Of one rolling part: as the trainer calibrates, and moved to the base rate of the newest people held back. */
interface Part {
  readonly kept: ScoredRows;
  readonly moved: ScoredRows;
}

/** Whether chances gain by the base rate of the newest settled people, on rolling parts: a table in Markdown. */
export async function compareBaseRates(
  prepared: PreparedSet,
  set: string,
  tasks: readonly LearningTask[],
  choice: Choice,
  options: TrainFoldOptions,
): Promise<string> {
  const lines: string[] = [];
  for (const model of modelsOf(tasks, choice)) {
    const parts = model.tasks.map((): Part[] => []);
    for (const fold of prepared.trials.rolling ?? []) {
      const learned = await learnCalibrated(prepared, fold, model, choice, options);
      const { calibration, held, margins } = learned;
      const heldAnswers = chancesOf(model, calibration, held.margins);
      chancesOf(model, calibration, margins).forEach((answers, i) => {
        const task = model.tasks[i] as LearningTask;
        const label = model.labelOf(task.outcome);
        const newest = meanOf(held.labels.map((one) => Number(one === label)));
        const told = meanOf((heldAnswers[i] as typeof answers).chances);
        const ratio = (newest / (1 - newest)) * ((1 - told) / told);
        const chances = answers.chances.map((chance) => moveOdds(chance, ratio));
        const scored = (given: typeof answers) =>
          scoredRows(prepared.rows, fold.score, task, given);
        parts[i]?.push({ kept: scored(answers), moved: scored({ ...answers, chances }) });
      });
    }
    model.tasks.forEach(({ name }, i) => {
      lines.push(formatParts(`${set}.${name}`, parts[i] as Part[]));
    });
  }
  return `| chances, rolling | ECE of each part | moved to the newest base rate | perfect chances stay below | mean chance, moved, came |\n|---|---|---|---|---|\n${lines.join("")}\n`;
}

/** A chance whose odds are multiplied. */
const moveOdds = (chance: number, ratio: number): number =>
  (ratio * chance) / (ratio * chance + 1 - chance);

function formatParts(title: string, parts: readonly Part[]): string {
  const each = (figure: (part: Part) => string) => parts.map(figure).join(", ");
  const eceOf = (rows: ScoredRows) => calibrationFigures(rows).ece.toFixed(3);
  const perfect = each(({ kept }) => calibrationFigures(kept).perfect.toFixed(3));
  const means = each(({ kept, moved }) =>
    [kept.chances, moved.chances, kept.labels].map((one) => meanOf(one).toFixed(2)).join(" "),
  );
  return `| ${title} | ${each(({ kept }) => eceOf(kept))} | ${each(({ moved }) => eceOf(moved))} | ${perfect} | ${means} |\n`;
}
