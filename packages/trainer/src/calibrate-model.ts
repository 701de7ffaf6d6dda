import type { ModelRunner } from "@porchlight/core/models/model-runner";
import { actingScore, likeliest } from "@porchlight/core/predictions/acting-score";
import type { Calibration } from "@porchlight/core/predictions/calibration";
import type { OperatingPoint } from "@porchlight/core/predictions/operating-point";
import { requireModel } from "@porchlight/core/predictions/predict-model";
import { isAmong, type PromiseDeclaration } from "@porchlight/core/schema/promise-declaration";
import { type ActingRows, chooseOperatingPoint } from "./choose-operating-point.ts";
import { fitCalibration } from "./fit-calibration.ts";
import { examplesAt, type LearningTask } from "./learning-task.ts";
import { oneMomentEach } from "./one-moment-each.ts";
import { rowAt } from "./row-store.ts";

/** What turns margins into answers: chances, and whether to act on them. */
export interface Calibrated {
  readonly calibration: Calibration;
  readonly operatingPoint: OperatingPoint | null;
}

type Run = Pick<ModelRunner, "run">;

/** Calibrates a trained model on its calibration slice, and chooses where it acts if its schema promises something. */
export async function calibrateModel(task: LearningTask, runner: Run): Promise<Calibrated> {
  const { draws, examples, model, outputs, replayed, split } = task;
  const rows = await scoreExamples(task, runner, oneMomentEach(examples, split.calibration, draws));
  const { promise } = requireModel(replayed.behavior, model);
  return {
    calibration: fitCalibration(rows, outputs),
    operatingPoint: promise === undefined ? null : await choosePoint(task, runner, promise),
  };
}

async function choosePoint(
  task: LearningTask,
  runner: Run,
  promise: PromiseDeclaration,
): Promise<OperatingPoint> {
  const { draws, examples, outputs, split } = task;
  const isQuiet = (i: number) => examples.isQuiet[i] === 1;
  const isPromised = promisedOf(task, promise);
  // People first, then a moment of each: whoever is among them at any time of the slice is one outcome.
  const each = oneMomentEach(examples, split.calibration.filter(isPromised), draws);
  const planning = await scoreExamples(
    task,
    runner,
    split.validation.filter((i) => isQuiet(i) && isPromised(i)),
  );
  const outcomes = await scoreExamples(task, runner, each);
  return chooseOperatingPoint(
    promise,
    actingRows(planning, outputs),
    actingRows(outcomes, outputs),
  );
}

/** Whether a promise is given of an example's person. */
export function promisedOf(
  { examples, replayed: { behavior, store } }: LearningTask,
  promise: PromiseDeclaration,
): (place: number) => boolean {
  const indexOf = new Map(behavior.featureSet.columns.map((column, i) => [column, i]));
  return (place) => {
    const vector = rowAt(store, examples.rows[place] as number);
    return isAmong(promise, (column) => vector[indexOf.get(column) as number] as number);
  };
}

export interface ScoredExamples {
  /** Shape [n, K]. */
  readonly margins: Float32Array;
  /** Shape [n]. */
  readonly labels: Float32Array;
}

/** What a model says of some of the examples, and how they ended. */
export async function scoreExamples(
  task: LearningTask,
  runner: Run,
  places: Int32Array,
): Promise<ScoredExamples> {
  const { vectors, labels } = examplesAt(task, places);
  const margins =
    places.length === 0 ? new Float32Array(0) : await runner.run(vectors, places.length);
  return { margins, labels };
}

/** For yes and no what is acted on is a yes; for classes, the likeliest. */
export function actingRows({ margins, labels }: ScoredExamples, outputs: number): ActingRows {
  const rowOf = (i: number) => margins.subarray(i * outputs, (i + 1) * outputs);
  return {
    scores: Float64Array.from(labels, (_, i) => actingScore(rowOf(i))),
    rights: Uint8Array.from(labels, (label, i) =>
      Number(label === (outputs === 1 ? 1 : likeliest(rowOf(i)))),
    ),
  };
}
