import { ServiceError } from "@porchlight/core/error";
import { BASE_MARGIN_ATTRIBUTE } from "@porchlight/onnx/read-xgboost-document";
import koffi from "koffi";
import type { LabelledRows } from "./labelled-rows.ts";
import type { Libxgboost } from "./libxgboost.ts";
import { predictMatrix } from "./predict-rows.ts";
import type { TrainedModel, TrainJob, TrainProgress } from "./xgboost-job.ts";
import { withMatrix } from "./xgboost-matrix.ts";

/** Trains round by round in the calling thread. Throws `engine.failed` and `training.bad_rows`. */
export function trainRounds(
  library: Libxgboost,
  job: TrainJob,
  onProgress: (progress: TrainProgress) => void,
): TrainedModel | "stopped" {
  const matrixOf = <T>(rows: LabelledRows, use: (matrix: unknown) => T): T =>
    withMatrix(library, rows, job.features, job.threads, use);
  const { rows, validation } = job;
  return matrixOf(rows, (training) =>
    validation === undefined
      ? trainOn(library, job, training, undefined, onProgress)
      : matrixOf(validation, (held) => trainOn(library, job, training, held, onProgress)),
  );
}

function trainOn(
  library: Libxgboost,
  job: TrainJob,
  training: unknown,
  validation: unknown,
  onProgress: (progress: TrainProgress) => void,
): TrainedModel | "stopped" {
  const matrices = validation === undefined ? [training] : [training, validation];
  const booster: [unknown] = [null];
  library.call("createBooster", matrices, matrices.length, booster);
  try {
    for (const [name, value] of job.parameters)
      library.call("setParameter", booster[0], name, value);
    noteBaseMargin(library, booster[0], job.features);
    const evaluations: number[] = [];
    let best = 0;
    for (let round = 0; round < job.rounds; round++) {
      if (Atomics.load(job.stop, 0) !== 0) return "stopped";
      library.call("update", booster[0], round, training);
      if (validation === undefined) {
        onProgress({ round: round + 1, rounds: job.rounds });
        continue;
      }
      const evaluation = evaluate(library, booster[0], round, validation);
      evaluations.push(evaluation);
      if (isBetter(evaluation, evaluations[best] as number, job.isRising)) best = round;
      onProgress({ round: round + 1, rounds: job.rounds, evaluation });
      if (job.earlyStopping !== undefined && round - best >= job.earlyStopping) break;
    }
    const bestIteration = job.earlyStopping === undefined ? job.rounds - 1 : best;
    if (job.earlyStopping !== undefined)
      library.call("setAttribute", booster[0], "best_iteration", String(best));
    const modelFile = saveJson(library, booster[0]);
    return { modelFile, bestIteration, evaluations, xgboostVersion: library.version };
  } finally {
    library.call("freeBooster", booster[0]);
  }
}

/** Before the first tree, a booster answers its base margins: the library's own, to the last bit. */
function noteBaseMargin(library: Libxgboost, booster: unknown, features: number): void {
  const margins = withMatrix(library, { vectors: new Float32Array(features) }, features, 1, (row) =>
    predictMatrix(library, booster, row, "margins", 0),
  );
  library.call("setAttribute", booster, BASE_MARGIN_ATTRIBUTE, margins.join(" "));
}

const isBetter = (evaluation: number, best: number, isRising: boolean): boolean =>
  isRising ? evaluation > best : evaluation < best;

/** "[12]\tvalidation-logloss:0.51" → 0.51 */
function evaluate(
  library: Libxgboost,
  booster: unknown,
  round: number,
  validation: unknown,
): number {
  const answer: [string | null] = [null];
  library.call("evaluate", booster, round, [validation], ["validation"], 1, answer);
  const text = answer[0] ?? "";
  const evaluation = Number.parseFloat(text.slice(text.lastIndexOf(":") + 1));
  if (Number.isFinite(evaluation)) return evaluation;
  throw new ServiceError(
    "training.bad_rows",
    `the validation rows have no ${text.trim().replace(/^\S*\s*validation-/, "")}: is there more than one class among them?`,
  );
}

function saveJson(library: Libxgboost, booster: unknown): Uint8Array {
  const length: [number] = [0];
  const bytes: [unknown] = [null];
  library.call("save", booster, '{"format":"json"}', length, bytes);
  // The buffer is the booster's until its next call.
  return new Uint8Array(koffi.view(bytes[0], Number(length[0])).slice(0));
}
