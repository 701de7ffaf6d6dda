import { ServiceError } from "@porchlight/core/error";
import { libxgboostNames } from "./libxgboost-names.ts";
import { runXgboostJob } from "./run-xgboost-job.ts";
import type { PredictJob } from "./xgboost-job.ts";

export interface PredictRequest {
  /** As XGBoost saved it, in whichever of its formats; its attribute `best_iteration`, if it has one, limits the rounds. */
  readonly modelFile: Uint8Array;
  /** F. */
  readonly features: number;
  /** [N, F], row after row; NaN is missing. */
  readonly vectors: Float32Array;
  /** The path of libxgboost; else where LIBXGBOOST points, else by its usual names. */
  readonly library?: string;
}

/** The margins [N, K] that XGBoost itself answers: what a passport compares with. */
export const predictMargins = (request: PredictRequest): Promise<Float32Array> =>
  predict("margins", request);

/** XGBoost's own Shapley values [N, K, F + 1], the expected margin last: what explanations are compared with. */
export const predictContributions = (request: PredictRequest): Promise<Float32Array> =>
  predict("contributions", request);

async function predict(
  kind: PredictJob["kind"],
  { modelFile, features, vectors, library }: PredictRequest,
): Promise<Float32Array> {
  const rows = vectors.length / features;
  if (!(vectors instanceof Float32Array && Number.isInteger(rows) && rows >= 1))
    throw new ServiceError(
      "model.bad_input",
      `XGBoost was given ${vectors.length} numbers as rows of ${features} features`,
    );
  const names = libxgboostNames(library);
  return (await runXgboostJob<Float32Array>({
    kind,
    library: names,
    features,
    modelFile,
    vectors,
  })) as Float32Array;
}
