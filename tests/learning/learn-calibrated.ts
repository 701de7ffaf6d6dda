import type { Calibration } from "@porchlight/core/predictions/calibration";
import { type CalibrationRows, fitCalibration } from "@porchlight/trainer/fit-calibration";
import { mix } from "@porchlight/trainer/moments";
import { oneMomentEach } from "@porchlight/trainer/one-moment-each";
import type { Choice } from "./choices.ts";
import type { Fold, PreparedSet } from "./learning-set.ts";
import type { TaughtModel } from "./models-of.ts";
import { type TrainFoldOptions, trainFold } from "./train-fold.ts";

export interface Calibrated {
  /** Of the fold's scored rows, shape [n, K]. */
  readonly margins: Float32Array;
  readonly calibration: Calibration;
  /** The people held back for it: their margins by a model that was learned without them. */
  readonly held: CalibrationRows;
}

/**
 * Learns a model from all that a fold allows. Its calibration is learned first, from people held back: the model that
 * they were held back from is the same but for them.
 */
export async function learnCalibrated(
  { holdBack, rows }: PreparedSet,
  fold: Fold,
  model: TaughtModel,
  choice: Choice,
  options: TrainFoldOptions,
): Promise<Calibrated> {
  const { labelOf, outputs } = model;
  const { learn, score } = holdBack(fold.learn);
  // One row a person, as the trainer calibrates: a person's rows are not independent.
  const independent = oneMomentEach(rows, score, (person) => mix(person, 1));
  const held = {
    margins: await trainFold(rows, { learn, score: independent }, model, choice, options),
    labels: Float32Array.from(independent, (row) => labelOf(rows.outcome[row] as number)),
  };
  const margins = await trainFold(rows, fold, model, choice, options);
  return { margins, calibration: fitCalibration(held, outputs), held };
}
