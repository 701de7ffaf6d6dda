import { ServiceError } from "../error.ts";
import type { PredictionDeclaration, Scorecard } from "./behavior-declaration.ts";

/** The scorecards of a prediction: one, or one a class in their order. Throws `schema.invalid`. */
export function scorecardsOf(prediction: PredictionDeclaration): readonly Scorecard[] {
  if ("answer" in prediction) return [prediction.rules];
  const { classes, otherwise, part } = prediction;
  if (!classes.includes(otherwise))
    throw invalid(`"${otherwise}" is not among the classes of "${part}"`);
  return classes.map((name) => {
    const rules = prediction.rules[name];
    if (rules === undefined) throw invalid(`the class "${name}" of "${part}" has no rules`);
    return rules;
  });
}

const invalid = (problem: string) => new ServiceError("schema.invalid", problem);
