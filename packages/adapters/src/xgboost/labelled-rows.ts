import { ServiceError } from "@porchlight/core/error";
import type { XgboostParameters } from "./xgboost-parameters.ts";

/**
 * N rows to learn from or to be measured by. Arrays on a SharedArrayBuffer reach the worker uncopied.
 */
export interface LabelledRows {
  /** [N, F], row after row; NaN is missing. */
  readonly vectors: Float32Array;
  /** [N]: 0 or 1, the number of a class, or what a regression is to meet. */
  readonly labels: Float32Array;
  /** [N]: how much each row counts; all the same if left out. */
  readonly weights?: Float32Array;
}

/**
 * Lengths above all: the library reads as far as it is told to. `name` is how the rows are called in a
 * message. Throws `training.bad_rows`.
 */
export function requireLabelledRows(
  rows: LabelledRows,
  name: string,
  features: number,
  parameters: XgboostParameters,
): void {
  const { vectors, labels, weights } = rows;
  const N = labels.length;
  const refuse = (why: string): never => {
    throw new ServiceError("training.bad_rows", `the ${name} rows ${why}`, {
      details: { rows: N, features },
    });
  };
  for (const array of [vectors, labels, ...(weights === undefined ? [] : [weights])])
    if (!(array instanceof Float32Array)) refuse("must be in Float32Arrays");
  if (N === 0) refuse("are none");
  if (vectors.length !== N * features)
    refuse(`are ${vectors.length} numbers for ${N} labels of ${features} features`);
  if (weights !== undefined && weights.length !== N)
    refuse(`have ${weights.length} weights for ${N} labels`);
  const infinite = findInfinite(vectors);
  if (infinite >= 0) refuse(`hold an infinite value in row ${Math.floor(infinite / features)}`);
  const weightless =
    weights?.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight))) ?? -1;
  if (weightless >= 0) refuse(`hold ${weights?.[weightless]} as weight of row ${weightless}`);
  const { says, holds } = labelRule(parameters);
  const mislabelled = labels.findIndex((label) => !holds(label));
  if (mislabelled >= 0)
    refuse(`hold the label ${labels[mislabelled]} in row ${mislabelled}; it must be ${says}`);
}

/** In a plain loop: over the tens of millions of numbers of a large training, a callback for each takes seconds. */
function findInfinite(vectors: Float32Array): number {
  for (let i = 0; i < vectors.length; i++)
    if (Math.abs(vectors[i] as number) === Number.POSITIVE_INFINITY) return i;
  return -1;
}

/** A classifier that has seen one class knows nothing, and says it with certainty. Throws `training.bad_rows`. */
export function requireClasses({ labels }: LabelledRows, { objective }: XgboostParameters): void {
  const isClassifier = objective === "binary:logistic" || objective === "multi:softprob";
  if (isClassifier && labels.every((label) => label === labels[0]))
    throw new ServiceError(
      "training.bad_rows",
      `the training rows are all of one class: ${labels.length} of ${labels[0]}`,
      { details: { rows: labels.length } },
    );
}

function labelRule({ objective, num_class }: XgboostParameters): {
  readonly says: string;
  readonly holds: (label: number) => boolean;
} {
  switch (objective) {
    case "binary:logistic":
      return { says: "0 or 1", holds: (label) => label === 0 || label === 1 };
    case "multi:softprob": {
      const classes = num_class ?? 0;
      const holds = (label: number) => Number.isInteger(label) && label >= 0 && label < classes;
      return { says: `a class from 0 to ${classes - 1}`, holds };
    }
    case "reg:squarederror":
      return { says: "finite", holds: Number.isFinite };
    case "reg:gamma":
      return { says: "above 0", holds: (label) => label > 0 && Number.isFinite(label) };
    case "count:poisson":
    case "reg:tweedie":
      return { says: "from 0 on", holds: (label) => label >= 0 && Number.isFinite(label) };
  }
}
