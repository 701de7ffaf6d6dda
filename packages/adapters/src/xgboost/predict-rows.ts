import { ServiceError } from "@porchlight/core/error";
import koffi from "koffi";
import type { Libxgboost } from "./libxgboost.ts";
import type { PredictJob } from "./xgboost-job.ts";
import { withMatrix } from "./xgboost-matrix.ts";

/** The kinds of answers that XGBoost numbers. */
const TYPE = { margins: 1, contributions: 2 } as const;

/** Margins [N, K] or contributions [N, K, F + 1] by XGBoost itself, on one thread. Throws `engine.failed`. */
export function predictRows(library: Libxgboost, job: PredictJob): Float32Array {
  const booster: [unknown] = [null];
  library.call("createBooster", [], 0, booster);
  try {
    library.call("load", booster[0], job.modelFile, job.modelFile.length);
    library.call("setParameter", booster[0], "nthread", "1");
    requireWidth(library, booster[0], job.features);
    return withMatrix(library, job, job.features, 1, (matrix) =>
      predictMatrix(library, booster[0], matrix, job.kind, countRounds(library, booster[0])),
    );
  } finally {
    library.call("freeBooster", booster[0]);
  }
}

/** The answers of a booster's first `rounds` rounds, or of all if it is 0. */
export function predictMatrix(
  library: Libxgboost,
  booster: unknown,
  matrix: unknown,
  kind: PredictJob["kind"],
  rounds: number,
): Float32Array {
  const config = JSON.stringify({
    type: TYPE[kind],
    training: false,
    iteration_begin: 0,
    iteration_end: rounds,
    strict_shape: true,
  });
  const shape: [unknown] = [null];
  const dimensions: [number] = [0];
  const values: [unknown] = [null];
  library.call("predict", booster, matrix, config, shape, dimensions, values);
  const sizes = new BigUint64Array(koffi.view(shape[0], 8 * Number(dimensions[0])).slice(0));
  const count = Number(sizes.reduce((product, size) => product * size, 1n));
  // The buffer is the booster's until its next call.
  return new Float32Array(koffi.view(values[0], 4 * count).slice(0));
}

// XGBoost takes too few columns, and answers as if the rest were missing.
function requireWidth(library: Libxgboost, booster: unknown, features: number): void {
  const wanted: [number] = [0];
  library.call("countFeatures", booster, wanted);
  if (Number(wanted[0]) !== features)
    throw new ServiceError(
      "model.bad_input",
      `a model of ${wanted[0]} features was given rows of ${features}`,
    );
}

/** Rounds that count: up to the best if it was stopped early; 0 stands for all. */
function countRounds(library: Libxgboost, booster: unknown): number {
  const value: [string | null] = [null];
  const found: [number] = [0];
  library.call("getAttribute", booster, "best_iteration", value, found);
  if (found[0] === 0) return 0;
  const best = Number(value[0]);
  if (Number.isInteger(best)) return best + 1;
  throw new ServiceError("engine.failed", `a model says best_iteration is "${value[0]}"`);
}
