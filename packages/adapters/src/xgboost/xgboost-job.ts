import type { ErrorCode, ErrorDetails } from "@porchlight/core/error";
import type { LabelledRows } from "./labelled-rows.ts";

/** What a worker is given, checked by whoever gives it. */
export type XgboostJob = TrainJob | PredictJob;

export interface TrainJob {
  readonly kind: "train";
  /** Names of the library, the first that loads is used. */
  readonly library: readonly string[];
  readonly features: number;
  readonly rows: LabelledRows;
  readonly validation: LabelledRows | undefined;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly rounds: number;
  /** Stops after so many rounds without a better evaluation. */
  readonly earlyStopping: number | undefined;
  /** Whether more is better. */
  readonly isRising: boolean;
  readonly threads: number;
  /** [1], on shared memory: not 0 once the job is to stop. */
  readonly stop: Int32Array;
}

export interface PredictJob {
  readonly kind: "margins" | "contributions";
  readonly library: readonly string[];
  readonly features: number;
  readonly modelFile: Uint8Array;
  readonly vectors: Float32Array;
}

export interface TrainedModel {
  /** As XGBoost saves it, attribute `best_iteration` included if it was stopped early. */
  readonly modelFile: Uint8Array;
  /** The last round that counts: the best on validation with early stopping, else the last. */
  readonly bestIteration: number;
  /** The metric on validation, round after round; empty without validation. */
  readonly evaluations: readonly number[];
  /** Of the library that trained. */
  readonly xgboostVersion: string;
}

export interface TrainProgress {
  /** Rounds done. */
  readonly round: number;
  readonly rounds: number;
  /** The metric on validation after this round. */
  readonly evaluation?: number;
}

/** What a worker says. */
export type XgboostMessage =
  | { readonly type: "progress"; readonly progress: TrainProgress }
  | { readonly type: "stopped" }
  | { readonly type: "done"; readonly result: TrainedModel | Float32Array }
  | {
      readonly type: "failed";
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: ErrorDetails;
    };
