import { type Calibration, calibrateMargins } from "@porchlight/core/predictions/calibration";
import type { TaughtModel } from "./models-of.ts";

/** A task's answers, shape [n]. */
export interface Answers {
  readonly chances: Float64Array;
  /** What rows are ranked by: the margin where there is one alone, since chances near 0 and 1 would be ties. */
  readonly ranks: Float64Array;
}

/** What margins [n, K] of a model say of each of its tasks. */
export function chancesOf(
  { outputs, tasks }: TaughtModel,
  calibration: Calibration,
  margins: Float32Array,
): readonly Answers[] {
  const n = margins.length / outputs;
  const answers = tasks.map(() => ({ chances: new Float64Array(n), ranks: new Float64Array(n) }));
  for (let row = 0; row < n; row++) {
    const ofRow = margins.subarray(row * outputs, (row + 1) * outputs);
    const given = calibrateMargins(calibration, ofRow);
    answers.forEach(({ chances, ranks }, task) => {
      chances[row] = given[task] as number;
      ranks[row] = (outputs === 1 ? ofRow[0] : given[task]) as number;
    });
  }
  return answers;
}
