import type { Calibration } from "@porchlight/core/predictions/calibration";
import { chancesOf } from "./chances-of.ts";
import type { Choice } from "./choices.ts";
import type { Fold, LearningRows, LearningTask } from "./learning-set.ts";
import { modelsOf } from "./models-of.ts";
import { type TrainFoldOptions, trainFold } from "./train-fold.ts";

/** Chances as the model itself gives them. */
const unchanged = (outputs: number): Calibration =>
  outputs === 1 ? { method: "platt", slope: 1, intercept: 0 } : { method: "temperature", slope: 1 };

/** What the scored rows of a fold are ranked by, for each task: shape [n] each. */
export async function rankFold(
  rows: LearningRows,
  fold: Fold,
  tasks: readonly LearningTask[],
  choice: Choice,
  options: TrainFoldOptions,
): Promise<readonly Float64Array[]> {
  const ranks: Float64Array[] = [];
  for (const model of modelsOf(tasks, choice)) {
    const margins = await trainFold(rows, fold, model, choice, options);
    for (const answers of chancesOf(model, unchanged(model.outputs), margins))
      ranks.push(answers.ranks);
  }
  return ranks;
}
