/** What trains: real XGBoost, on this machine or another. The same request gives the same model. */
export type Engine = (request: EngineRequest) => Promise<EngineModel>;

export interface EngineRequest {
  /** F. */
  readonly features: number;
  readonly rows: EngineRows;
  /** Measured after each round; training stops `earlyStopping` rounds after the best. */
  readonly validation: EngineRows;
  readonly parameters: EngineParameters;
  readonly rounds: number;
  readonly earlyStopping: number;
  readonly seed: number;
  readonly threads: number;
  readonly onProgress: (progress: { readonly round: number; readonly rounds: number }) => void;
}

export interface EngineRows {
  /** Shape [N, F]; NaN is missing. */
  readonly vectors: Float32Array;
  /** Shape [N]. */
  readonly labels: Float32Array;
}

/** Under XGBoost's own names. */
export interface EngineParameters {
  readonly objective: "binary:logistic" | "multi:softprob";
  readonly num_class?: number;
  readonly eval_metric: "logloss" | "mlogloss";
  readonly eta: number;
  readonly max_depth: number;
  readonly min_child_weight: number;
  readonly subsample: number;
  readonly colsample_bytree: number;
  readonly lambda: number;
}

export interface EngineModel {
  /** As XGBoost saves it, stopped at its best round. */
  readonly modelJson: Uint8Array;
  readonly bestIteration: number;
  readonly xgboostVersion: string;
}

export const ROUNDS = 600;
export const EARLY_STOPPING = 30;

/** Small trees that see a part of rows and columns each: a market of a thousand people is a small data set. */
export const parametersFor = (outputs: number): EngineParameters => ({
  ...(outputs === 1
    ? { objective: "binary:logistic", eval_metric: "logloss" }
    : { objective: "multi:softprob", num_class: outputs, eval_metric: "mlogloss" }),
  eta: 0.1,
  max_depth: 4,
  min_child_weight: 4,
  subsample: 0.8,
  colsample_bytree: 0.5,
  lambda: 2,
});
