import { requireModel } from "@porchlight/core/predictions/predict-model";
import { type Examples, labelRows } from "./label-rows.ts";
import { mix } from "./moments.ts";
import type { Replayed } from "./replay-rows.ts";
import { requireEnough } from "./require-enough.ts";
import { requireOutcome } from "./require-outcome.ts";
import { gatherRows } from "./row-store.ts";
import { type Draws, type Split, splitExamples } from "./split-examples.ts";

/** What one model is to learn, from which rows. */
export interface LearningTask {
  readonly replayed: Replayed;
  readonly model: string;
  /** Names of the classes, shape [classes]. */
  readonly names: readonly string[];
  /** K: 1 for yes and no. */
  readonly outputs: number;
  /** The class of a no, or of doing nothing. */
  readonly otherwise: number;
  readonly examples: Examples;
  readonly split: Split;
  readonly seed: number;
  /** Random bits of a person, by index. */
  readonly draws: Draws;
}

/** Labels and splits the rows of a model. Throws `training.too_little` where there are not enough. */
export function createLearningTask(replayed: Replayed, model: string, seed: number): LearningTask {
  const task = createTask(replayed, model, seed);
  requireEnough(model, task.names, task.examples, task.split);
  return task;
}

/** The same however few there are: enough to measure may be too few to learn from. */
export function createTask(replayed: Replayed, model: string, seed: number): LearningTask {
  const { behavior, people } = replayed;
  const outcome = requireOutcome(behavior, model);
  const declaration = requireModel(behavior, model);
  const isBinary = "answer" in declaration;
  const names = isBinary ? ["lost", "won"] : declaration.classes;
  const examples = labelRows(replayed, model);
  const draws: Draws = (person) => mix((people[person] as (typeof people)[number]).draw, seed);
  const split = splitExamples(examples, outcome.horizonMs, draws);
  return {
    replayed,
    model,
    names,
    outputs: isBinary ? 1 : outcome.classes,
    // Of an absence too: whoever is gone is what a yes means.
    otherwise: isBinary ? 0 : outcome.otherwise,
    examples,
    split,
    seed,
    draws,
  };
}

/** The vectors [n, F] and labels [n] of some of the examples. */
export const examplesAt = ({ examples, replayed }: LearningTask, places: Int32Array) => ({
  vectors: gatherRows(
    replayed.store,
    places.map((i) => examples.rows[i] as number),
  ),
  labels: Float32Array.from(places, (i) => examples.labels[i] as number),
});
