import type { XgboostParameters } from "@porchlight/adapters/xgboost/xgboost-parameters";

export interface Choice {
  readonly rounds: number;
  readonly parameters: Partial<XgboostParameters>;
}

/** Small steps and few columns at each split, for there are many; a few rows each tree, for a person's are much alike. */
const CASES: Partial<XgboostParameters> = {
  eta: 0.03,
  max_depth: 5,
  min_child_weight: 5,
  subsample: 0.15,
  colsample_bytree: 0.3,
  colsample_bynode: 0.3,
  lambda: 10,
};

/** Few columns that all say much the same: shallow trees, many columns each. */
const BUYERS: Partial<XgboostParameters> = {
  eta: 0.03,
  max_depth: 3,
  min_child_weight: 50,
  subsample: 0.5,
  colsample_bytree: 1,
  colsample_bynode: 0.6,
  lambda: 50,
};

/** By `set.task`: what is trained with, chosen on parts of the training splits alone. */
export const CHOICES: Readonly<Record<string, Choice>> = {
  "bpic2012.accepted": { rounds: 200, parameters: CASES },
  "bpic2012.declined": { rounds: 100, parameters: CASES },
  "bpic2012.cancelled": { rounds: 200, parameters: CASES },
  "cdnow.churn": { rounds: 150, parameters: BUYERS },
  "online_retail.churn": { rounds: 150, parameters: BUYERS },
};
