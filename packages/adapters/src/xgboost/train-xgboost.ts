import { ServiceError } from "@porchlight/core/error";
import { type LabelledRows, requireClasses, requireLabelledRows } from "./labelled-rows.ts";
import { libxgboostNames } from "./libxgboost-names.ts";
import { runXgboostJob } from "./run-xgboost-job.ts";
import type { TrainedModel, TrainProgress } from "./xgboost-job.ts";
import { formatParameters, RISING_METRICS, type XgboostParameters } from "./xgboost-parameters.ts";

export interface TrainRequest {
  /** F. */
  readonly features: number;
  readonly rows: LabelledRows;
  /** Measured after each round. */
  readonly validation?: LabelledRows;
  readonly parameters: XgboostParameters;
  /** The most there will be. */
  readonly rounds: number;
  /** Stops after so many rounds without a better evaluation; needs validation. */
  readonly earlyStopping?: number;
  /** The same seed, rows, parameters and threads give the same model. */
  readonly seed: number;
  readonly threads: number;
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Ends the training between two rounds; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The path of libxgboost; else where LIBXGBOOST points, else by its usual names. */
  readonly library?: string;
}

const LARGEST_SEED = 2 ** 31 - 1;

/**
 * Trains gradient-boosted trees with XGBoost (histograms), in a worker.
 *
 * Throws `training.bad_parameter`, `training.bad_rows`, `engine.unavailable` if the library is missing, and
 * `engine.failed` with the library's own sentence.
 */
export async function trainXgboost(request: TrainRequest): Promise<TrainedModel> {
  const { features, rows, validation, parameters, rounds, seed, threads, signal } = request;
  signal?.throwIfAborted();
  requireCount("features", features);
  requireCount("rounds", rounds);
  requireCount("threads", threads);
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED))
    refuse(`the seed must be a whole number from 0 to ${LARGEST_SEED}, not ${seed}`);
  if (request.earlyStopping !== undefined) {
    requireCount("earlyStopping", request.earlyStopping);
    if (validation === undefined) refuse("early stopping needs validation rows");
  }
  const formatted = formatParameters(parameters, features);
  requireLabelledRows(rows, "training", features, parameters);
  requireClasses(rows, parameters);
  if (validation !== undefined) requireLabelledRows(validation, "validation", features, parameters);
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const onAbort = () => Atomics.store(stop, 0, 1);
  signal?.addEventListener("abort", onAbort);
  try {
    const model = await runXgboostJob<TrainedModel>(
      {
        kind: "train",
        library: libxgboostNames(request.library),
        features,
        rows,
        validation,
        parameters: [...DEFAULTS, ...formatted, ...fixedParameters(seed, threads)],
        rounds,
        earlyStopping: request.earlyStopping,
        isRising: RISING_METRICS.includes(parameters.eval_metric ?? ""),
        threads,
        stop,
      },
      request.onProgress,
    );
    if (model !== "stopped") return model;
    throw signal?.reason;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

// Stated, since newer versions would estimate it from the labels once training begins.
const DEFAULTS: readonly [string, string][] = [["base_score", "0.5"]];

const fixedParameters = (seed: number, threads: number): [string, string][] => [
  ["booster", "gbtree"],
  ["tree_method", "hist"],
  ["seed", String(seed)],
  ["nthread", String(threads)],
  // Its remarks go to the process's output; its errors come to us.
  ["verbosity", "0"],
];

function requireCount(name: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1))
    refuse(`${name} must be a whole number from 1 on, not ${value}`);
}

function refuse(message: string): never {
  throw new ServiceError("training.bad_parameter", message);
}
