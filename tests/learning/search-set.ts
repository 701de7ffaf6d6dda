import { type SearchSpace, searchParameters } from "@porchlight/trainer/search";
import type { Choice } from "./choices.ts";
import { groupedAuc, once } from "./grouped-auc.ts";
import type { LearningTask, PreparedSet } from "./learning-set.ts";
import { rankFold } from "./rank-fold.ts";

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

/**
 * Tries parameters on the validation part and says how each did, by the mean AUC of the tasks; the choice stays a
 * person's.
 */
export async function searchSet(
  { folds, rows }: PreparedSet,
  tasks: readonly LearningTask[],
  choice: Choice,
  { say, threads, trials }: { say: (sentence: string) => void; threads: number; trials: number },
): Promise<void> {
  const fold = folds.validation;
  const group = fold.score.map((row) => rows.group[row] as number);
  const labels = tasks.map(({ outcome }) =>
    Float32Array.from(fold.score, (row) => Number(rows.outcome[row] === outcome)),
  );
  const all = once(group.length);
  const ranked = await searchParameters({
    space: SPACE,
    trials,
    steps: STEPS,
    keep: 1 / 3,
    seed: 1,
    async measure(point, rounds) {
      const parameters = { ...choice.parameters, ...point };
      const tried = { ...choice, parameters, rounds };
      const ofTasks = await rankFold(rows, fold, tasks, tried, { threads });
      const aucs = ofTasks.map((ranks, i) =>
        groupedAuc({ group, labels: labels[i] as Float32Array, ranks })(all),
      );
      return aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length;
    },
    onProgress: (done, total, { point, rounds, score }) =>
      say(
        `${done} of ${total}: ${score.toFixed(4)} at ${rounds} rounds of ${JSON.stringify(point)}`,
      ),
  });
  for (const { point, rounds, score } of ranked.slice(0, 3))
    say(`${score.toFixed(4)} at ${rounds} rounds of ${JSON.stringify(point)}`);
}
