import { ServiceError } from "@porchlight/core/error";

/** What may be trained for. Each has a link that the reader of models knows. */
const OBJECTIVES = [
  "binary:logistic",
  "multi:softprob",
  "reg:squarederror",
  "count:poisson",
  "reg:gamma",
  "reg:tweedie",
] as const;

const METRICS = [
  "logloss",
  "error",
  "auc",
  "aucpr",
  "mlogloss",
  "merror",
  "rmse",
  "mae",
  "poisson-nloglik",
  "gamma-nloglik",
] as const;

/** Metrics of which more is better; of all others less is. */
export const RISING_METRICS: readonly string[] = ["auc", "aucpr"];

/** XGBoost's own parameters under their own names. What is left out has XGBoost's default. */
export interface XgboostParameters {
  readonly objective: (typeof OBJECTIVES)[number];
  /** What validation is measured by; the objective's own if left out. */
  readonly eval_metric?: (typeof METRICS)[number];
  readonly num_class?: number;
  /** In user space: a chance, a mean. */
  readonly base_score?: number;
  readonly eta?: number;
  readonly max_depth?: number;
  readonly max_leaves?: number;
  readonly grow_policy?: "depthwise" | "lossguide";
  readonly max_bin?: number;
  readonly min_child_weight?: number;
  readonly gamma?: number;
  readonly lambda?: number;
  readonly alpha?: number;
  readonly max_delta_step?: number;
  readonly subsample?: number;
  readonly colsample_bytree?: number;
  readonly colsample_bylevel?: number;
  readonly colsample_bynode?: number;
  readonly num_parallel_tree?: number;
  readonly scale_pos_weight?: number;
  readonly tweedie_variance_power?: number;
  /** One per feature: 1 rises, -1 falls, 0 is free. */
  readonly monotone_constraints?: readonly (-1 | 0 | 1)[];
}

/** What a value must be, in words, and whether one is. */
interface Rule {
  readonly says: string;
  readonly holds: (value: unknown) => boolean;
}

const oneOf = (values: readonly string[]): Rule => ({
  says: `one of ${values.join(", ")}`,
  holds: (value) => values.some((one) => one === value),
});
const number = (says: string, holds: (value: number) => boolean): Rule => ({
  says: `a number ${says}`,
  holds: (value) => typeof value === "number" && Number.isFinite(value) && holds(value),
});
const integer = (least: number): Rule => ({
  says: `a whole number from ${least} on`,
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= least,
});
const notNegative = number("from 0 on", (value) => value >= 0);
const positive = number("above 0", (value) => value > 0);
const share = number("above 0, up to 1", (value) => value > 0 && value <= 1);

const RULES: Readonly<Record<keyof XgboostParameters, Rule>> = {
  objective: oneOf(OBJECTIVES),
  eval_metric: oneOf(METRICS),
  num_class: integer(2),
  base_score: number("that is finite", () => true),
  eta: share,
  max_depth: integer(0),
  max_leaves: integer(0),
  grow_policy: oneOf(["depthwise", "lossguide"]),
  max_bin: integer(2),
  min_child_weight: notNegative,
  gamma: notNegative,
  lambda: notNegative,
  alpha: notNegative,
  max_delta_step: notNegative,
  subsample: share,
  colsample_bytree: share,
  colsample_bylevel: share,
  colsample_bynode: share,
  num_parallel_tree: integer(1),
  scale_pos_weight: positive,
  tweedie_variance_power: number("from 1 to 2, both excluded", (value) => value > 1 && value < 2),
  monotone_constraints: {
    says: "a list of -1, 0 and 1",
    holds: (value) => Array.isArray(value) && value.every((one) => [-1, 0, 1].includes(one)),
  },
};

/**
 * Parameters as the text that XGBoost takes. Unknown names are refused here, because XGBoost takes any and
 * says nothing. Throws `training.bad_parameter`.
 */
export function formatParameters(
  parameters: XgboostParameters,
  features: number,
): [name: string, value: string][] {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) requireParameter(name, value);
  const { objective, num_class, monotone_constraints } = parameters;
  if (objective === undefined) refuse("objective", `is missing: ${RULES.objective.says}`);
  if ((objective === "multi:softprob") !== (num_class !== undefined))
    refuse("num_class", "goes with the objective multi:softprob, and only with it");
  if (monotone_constraints !== undefined && monotone_constraints.length !== features)
    refuse("monotone_constraints", `has ${monotone_constraints.length} for ${features} features`);
  return given.map(([name, value]) => [
    name,
    Array.isArray(value) ? `(${value.join(",")})` : String(value),
  ]);
}

function requireParameter(name: string, value: unknown): void {
  if (!Object.hasOwn(RULES, name))
    refuse(name, `is not known; known are ${Object.keys(RULES).join(", ")}`);
  const rule = RULES[name as keyof XgboostParameters];
  if (!rule.holds(value)) refuse(name, `must be ${rule.says}, not ${JSON.stringify(value)}`);
}

function refuse(name: string, why: string): never {
  throw new ServiceError("training.bad_parameter", `the parameter ${name} ${why}`, {
    details: { parameter: name },
  });
}
