import type { XgboostParameters } from "@porchlight/adapters/xgboost/xgboost-parameters";

export interface Choice {
  readonly rounds: number;
  readonly parameters: Partial<XgboostParameters>;
  /** One row of so many is learned from; all unless told. */
  readonly oneRowOf?: number;
  /** What the names of columns begin with that are not learned from. */
  readonly without?: readonly string[];
  /** A model for each task, instead of one that tells all outcomes apart. */
  readonly apart?: boolean;
}

/**
 * A small forest each round, of one row of six, and of these few a tree, and of few columns: a person's rows are much
 * alike, columns are many, and the mean of trees that saw little is steadier than one that saw much.
 */
const CASES: Choice = {
  rounds: 70,
  oneRowOf: 6,
  parameters: {
    eta: 0.07,
    num_parallel_tree: 6,
    max_depth: 5,
    min_child_weight: 5,
    subsample: 0.4,
    colsample_bytree: 0.3,
    colsample_bynode: 0.3,
    lambda: 10,
  },
};

/** Few columns that all say much the same: shallow trees, all columns each. */
const BUYERS: Choice = {
  rounds: 150,
  parameters: {
    eta: 0.03,
    num_parallel_tree: 4,
    max_depth: 3,
    min_child_weight: 50,
    subsample: 0.5,
    colsample_bytree: 1,
    colsample_bynode: 0.3,
    lambda: 50,
  },
};

/** By set: what is trained with, chosen on parts of the training splits alone. */
export const CHOICES: Readonly<Record<string, Choice>> = {
  bpic2012: CASES,
  cdnow: BUYERS,
  online_retail: BUYERS,
};
