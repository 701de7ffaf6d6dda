import { checkTraining, type Training } from "./check-training.ts";
import { libxgboostNames } from "./libxgboost-names.ts";
import { predictMargins } from "./predict-xgboost.ts";
import { runXgboostJob } from "./run-xgboost-job.ts";
import type { TrainedModel, TrainProgress } from "./xgboost-job.ts";
import { RISING_METRICS } from "./xgboost-parameters.ts";

export interface TrainRequest extends Training {
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Ends the training between two rounds; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The path of libxgboost; else where LIBXGBOOST points, else by its usual names. */
  readonly library?: string;
}

/** A model, and XGBoost's own answers by it. */
export interface XgboostModel extends TrainedModel {
  /** [N, F] → margins [N, K]. */
  readonly margins: (vectors: Float32Array) => Promise<Float32Array>;
}

/**
 * Trains gradient-boosted trees with XGBoost (histograms), in a worker.
 *
 * Throws `training.bad_parameter`, `training.bad_rows`, `engine.unavailable` if the library is missing, and
 * `engine.failed` with the library's own sentence.
 */
export async function trainXgboost(request: TrainRequest): Promise<XgboostModel> {
  const { features, rows, validation, parameters, rounds, threads, signal } = request;
  signal?.throwIfAborted();
  const checked = checkTraining(request);
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
        parameters: [...checked, ...runParameters(threads)],
        rounds,
        earlyStopping: request.earlyStopping,
        isRising: RISING_METRICS.includes(parameters.eval_metric ?? ""),
        threads,
        stop,
      },
      request.onProgress,
    );
    if (model === "stopped") throw signal?.reason;
    const { modelFile } = model;
    const from = { modelFile, features, ...(request.library && { library: request.library }) };
    return { ...model, margins: (vectors) => predictMargins({ ...from, vectors }) };
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

const runParameters = (threads: number): [string, string][] => [
  ["nthread", String(threads)],
  // Its remarks go to the process's output; its errors come to us.
  ["verbosity", "0"],
];
