import { ServiceError } from "@porchlight/core/error";
import type { Outcome } from "@porchlight/core/outcomes/outcome";
import { requireModel } from "@porchlight/core/predictions/predict-model";
import type { Behavior } from "@porchlight/core/schema/behavior";

/** What a model is to learn. Throws `model.not_found`, and `training.no_outcome` where none is declared. */
export function requireOutcome(behavior: Behavior, model: string): Outcome {
  requireModel(behavior, model);
  const outcome = behavior.outcomes[model];
  if (outcome !== undefined) return outcome;
  throw new ServiceError(
    "training.no_outcome",
    `the schema "${behavior.name}" declares no outcome of ${model}, so there is nothing to learn`,
  );
}
