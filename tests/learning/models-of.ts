import type { Choice } from "./choices.ts";
import type { LearningTask } from "./learning-set.ts";

/** What one model is taught, and which tasks it answers. */
export interface TaughtModel {
  readonly tasks: readonly LearningTask[];
  /** K: 1 for yes and no, else an output per task. */
  readonly outputs: number;
  /** What a row of an outcome is labelled. */
  readonly labelOf: (outcome: number) => number;
}

/** One model for all tasks of a set, whose outcomes are its classes; or one for each, which says yes or no. */
export const modelsOf = (
  tasks: readonly LearningTask[],
  { apart = false }: Pick<Choice, "apart">,
): readonly TaughtModel[] =>
  apart || tasks.length === 1
    ? tasks.map((task) => ({
        tasks: [task],
        outputs: 1,
        labelOf: (outcome) => Number(outcome === task.outcome),
      }))
    : [
        {
          tasks,
          outputs: tasks.length,
          labelOf: (outcome) => tasks.findIndex((task) => task.outcome === outcome),
        },
      ];
