import { type SearchSpace, searchParameters } from "@porchlight/trainer/search";
import type { Choice } from "./choices.ts";
import { groupedAuc, once } from "./grouped-auc.ts";
import type { LearningTask, PreparedSet } from "./learning-set.ts";
import { trainFold } from "./train-fold.ts";

const SPACE: SearchSpace = {
  eta: [0.03, 0.05, 0.1],
  max_depth: [2, 3, 4, 5, 6],
  min_child_weight: [5, 20, 50, 200],
  subsample: [0.3, 0.5, 0.8],
  colsample_bytree: [0.2, 0.3, 0.6, 1],
  colsample_bynode: [0.1, 0.3, 0.6],
  lambda: [1, 10, 50],
};
const STEPS = [50, 100, 200];

/** Tries parameters on the validation part and says how each did; the choice stays a person's. */
export async function searchTask(
  { folds, rows }: PreparedSet,
  task: LearningTask,
  choice: Choice,
  { say, threads, trials }: { say: (sentence: string) => void; threads: number; trials: number },
): Promise<void> {
  const fold = folds.validation;
  const scored = {
    labels: Float32Array.from(fold.score, (row) => Number(rows.outcome[row] === task.outcome)),
    group: fold.score.map((row) => rows.group[row] as number),
  };
  const ranked = await searchParameters({
    space: SPACE,
    trials,
    steps: STEPS,
    keep: 1 / 3,
    seed: 1,
    async measure(point, rounds) {
      const parameters = { ...choice.parameters, ...point };
      const tried = { ...choice, parameters, rounds };
      const margins = await trainFold(rows, fold, task, tried, { threads });
      return groupedAuc({ ...scored, margins })(once(margins.length));
    },
    onProgress: (done, total, { point, rounds, score }) =>
      say(
        `${task.name} ${done} of ${total}: ${score.toFixed(4)} at ${rounds} rounds of ${JSON.stringify(point)}`,
      ),
  });
  for (const { point, rounds, score } of ranked.slice(0, 3))
    say(`${task.name}: ${score.toFixed(4)} at ${rounds} rounds of ${JSON.stringify(point)}`);
}
