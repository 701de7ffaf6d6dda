import { ServiceError } from "@porchlight/core/error";
import type { Behavior } from "@porchlight/core/schema/behavior";

export const ALL_MODELS = "all";

/** The models that an option names: one, or all that learn from an outcome. Throws `request.bad_parameter`. */
export function chosenModels({ name, outcomes }: Behavior, asked: string): readonly string[] {
  const known = Object.keys(outcomes);
  if (asked === ALL_MODELS) return known;
  if (known.includes(asked)) return [asked];
  throw new ServiceError(
    "request.bad_parameter",
    `the schema "${name}" has no model "${asked}" with an outcome to learn; it has: ${known.join(", ") || "none"}`,
  );
}
