import { ServiceError } from "@porchlight/core/error";
import { checkTraining, requireCount, type Training } from "../xgboost/check-training.ts";

/**
 * What the container takes of what we may give, under its names. It refuses others once its instances run and cost.
 *
 * @see https://github.com/aws/sagemaker-xgboost-container, algorithm_mode/hyperparameter_validation.py
 */
const TAKEN: readonly string[] = [
  "alpha",
  "base_score",
  "booster",
  "colsample_bylevel",
  "colsample_bynode",
  "colsample_bytree",
  "early_stopping_rounds",
  "eta",
  "eval_metric",
  "gamma",
  "grow_policy",
  "lambda",
  "max_bin",
  "max_delta_step",
  "max_depth",
  "max_leaves",
  "min_child_weight",
  "monotone_constraints",
  "nthread",
  "num_class",
  "num_parallel_tree",
  "num_round",
  "objective",
  "scale_pos_weight",
  "seed",
  "subsample",
  "tree_method",
  "tweedie_variance_power",
];

/**
 * A training as hyperparameters of SageMaker's container: the same as the library here is given, as text, and what
 * the container makes of its own. `threads` an instance; all of its cores if left out.
 *
 * Throws `training.bad_parameter` for what the container would refuse, or would silently not do, and `training.bad_rows`.
 */
export function formatHyperparameters(
  training: Training,
  threads?: number,
): Readonly<Record<string, string>> {
  const { earlyStopping, parameters, rounds, rows, validation } = training;
  if (threads !== undefined) requireCount("threads", threads);
  const hyperparameters = {
    ...Object.fromEntries(checkTraining(training)),
    num_round: String(rounds),
    ...(threads !== undefined && { nthread: String(threads) }),
    ...(earlyStopping !== undefined && { early_stopping_rounds: String(earlyStopping) }),
  };
  const { base_score, eval_metric, objective } = parameters;
  for (const name of Object.keys(hyperparameters))
    if (!TAKEN.includes(name)) refuse(`takes no ${name}`);
  // Of rows in this format it reads vectors and labels, and nothing else.
  if (rows.weights !== undefined || validation?.weights !== undefined) refuse("takes no weights");
  // It stops by the metric it was given, and without one not at all.
  if (earlyStopping !== undefined && eval_metric === undefined)
    refuse("stops early only with an eval_metric");
  if (base_score !== undefined && base_score < 0) refuse("takes no base_score below 0");
  if (eval_metric === "auc" && objective !== "binary:logistic")
    refuse("measures auc only of binary:logistic");
  return hyperparameters;
}

function refuse(why: string): never {
  throw new ServiceError("training.bad_parameter", `SageMaker's XGBoost ${why}`);
}
