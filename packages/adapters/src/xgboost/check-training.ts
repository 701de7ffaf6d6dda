import { ServiceError } from "@porchlight/core/error";
import { type LabelledRows, requireClasses, requireLabelledRows } from "./labelled-rows.ts";
import { formatParameters, type XgboostParameters } from "./xgboost-parameters.ts";

/** What is the same of a training wherever it runs. */
export interface Training {
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
}

const LARGEST_SEED = 2 ** 31 - 1;

/**
 * Checks what a training is asked, and answers the parameters that it runs with, as the text that XGBoost
 * takes: those given, and those that are the same for all. Throws `training.bad_parameter` and `training.bad_rows`.
 */
export function checkTraining(training: Training): [name: string, value: string][] {
  const { earlyStopping, features, parameters, rounds, rows, seed, threads, validation } = training;
  requireCount("features", features);
  requireCount("rounds", rounds);
  requireCount("threads", threads);
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED))
    refuse(`the seed must be a whole number from 0 to ${LARGEST_SEED}, not ${seed}`);
  if (earlyStopping !== undefined) {
    requireCount("earlyStopping", earlyStopping);
    if (validation === undefined) refuse("early stopping needs validation rows");
  }
  const formatted = formatParameters(parameters, features);
  requireLabelledRows(rows, "training", features, parameters);
  requireClasses(rows, parameters);
  if (validation !== undefined) requireLabelledRows(validation, "validation", features, parameters);
  return [
    // Stated, since newer versions would estimate it from the labels once training begins.
    ...(parameters.base_score === undefined ? [["base_score", "0.5"] as [string, string]] : []),
    ...formatted,
    ["booster", "gbtree"],
    ["tree_method", "hist"],
    ["seed", String(seed)],
  ];
}

export function requireCount(name: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1))
    refuse(`${name} must be a whole number from 1 on, not ${value}`);
}

function refuse(message: string): never {
  throw new ServiceError("training.bad_parameter", message);
}
