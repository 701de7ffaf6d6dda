import { type Models, RULES_ONLY } from "@porchlight/core/models/models";

/** A workspace without a model: the rules answer, under a generation that is known. */
export const rulesOnly: Models = {
  generation: async () => 0,
  serving: async () => ({ ...RULES_ONLY, generation: 0 }),
};
