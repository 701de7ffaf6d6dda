import { chancesOf } from "./chances-of.ts";
import type { Choice } from "./choices.ts";
import { learnCalibrated } from "./learn-calibrated.ts";
import type { LearningTask, Part, PreparedSet } from "./learning-set.ts";
import { modelsOf } from "./models-of.ts";
import { type ScoredRows, scoredRows } from "./score-figures.ts";
import type { TrainFoldOptions } from "./train-fold.ts";

/** Learns the tasks of a set from all that a part allows and scores the part: of each task, in their order. */
export async function scoreSet(
  prepared: PreparedSet,
  part: Part,
  tasks: readonly LearningTask[],
  choice: Choice,
  options: TrainFoldOptions,
): Promise<readonly ScoredRows[]> {
  const fold = prepared.folds[part];
  const scored: ScoredRows[] = [];
  for (const model of modelsOf(tasks, choice)) {
    const { calibration, margins } = await learnCalibrated(prepared, fold, model, choice, options);
    chancesOf(model, calibration, margins).forEach((answers, i) => {
      scored.push(scoredRows(prepared.rows, fold.score, model.tasks[i] as LearningTask, answers));
    });
  }
  return scored;
}
