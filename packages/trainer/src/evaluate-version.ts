import { ServiceError } from "@porchlight/core/error";
import {
  type EvaluationFacts,
  type ModelManifest,
  versionName,
} from "@porchlight/core/models/model-manifest";
import type { ModelRunner } from "@porchlight/core/models/model-runner";
import { evaluationOf } from "./draft-model.ts";
import { createTask, type LearningTask } from "./learning-task.ts";
import { measureTest } from "./measure-model.ts";
import type { Replayed } from "./replay-rows.ts";
import { countClasses } from "./require-enough.ts";

/** Of each of two outcomes at least; of fewer there is no figure worth the name. */
const NEEDED = 10;

/**
 * Measures a version that serves on the newest matured rows of an archive that it has not seen, replayed under the seed
 * it was trained with. Throws `evaluation.too_little`.
 */
export async function evaluateVersion(
  replayed: Replayed,
  manifest: ModelManifest,
  runner: Pick<ModelRunner, "run">,
): Promise<EvaluationFacts> {
  const { calibration, model, operatingPoint, training } = manifest;
  const task = createTask(replayed, model, training.seed);
  const test = unseenRows(task, manifest);
  requireMeasurable(task, manifest, test);
  const unseen = { ...task, split: { ...task.split, test } };
  const { momentMs } = task.examples;
  return evaluationOf({
    ...(await measureTest(unseen, { calibration, operatingPoint, runner }, undefined)),
    testCut: task.split.testCut,
    testFromMs: momentMs[test[0] as number] as number,
    testToMs: momentMs[test.at(-1) as number] as number,
  });
}

/**
 * Of the newest matured rows, those that nothing about a version was fitted or chosen on. A shipped version has seen
 * none of a workspace. One of its own was tested on rows that all else stayed clear of: either later by a gap, and so is
 * whatever came since; or of people held out, who under its seed are the same again, and else only what came since its test.
 */
export function unseenRows(
  { examples, split }: Pick<LearningTask, "examples" | "split">,
  { evaluation, rung, training }: Pick<ModelManifest, "evaluation" | "rung" | "training">,
): Int32Array {
  if (rung === "shipped") return split.test;
  const { fromMs = training.toMs, numbers = {}, toMs = training.toMs } = evaluation;
  const wasByTime = (numbers.gapMs ?? 0) > 0;
  if (!wasByTime && split.testCut.by === "people") return split.test;
  const afterMs = wasByTime ? fromMs - 1 : toMs;
  return split.test.filter((place) => (examples.momentMs[place] as number) > afterMs);
}

function requireMeasurable(
  { examples, names }: LearningTask,
  manifest: ModelManifest,
  test: Int32Array,
): void {
  const counts = countClasses(names.length, examples.labels, test);
  const [, second = 0] = counts.toSorted((a, b) => b - a);
  if (second >= NEEDED) return;
  const found = names.map((name, label) => `${counts[label]} ${name}`).join(", ");
  throw new ServiceError(
    "evaluation.too_little",
    `there is too little to measure ${versionName(manifest)} on: of ${test.length} moments that it has not seen and whose outcome is known, ` +
      `${found}; it takes ${NEEDED} of at least two outcomes`,
    { details: { moments: test.length, needed: NEEDED } },
  );
}
