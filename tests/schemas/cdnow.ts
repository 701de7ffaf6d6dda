import { MODELS } from "@porchlight/core/names";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import { absence, engagedWithin } from "@porchlight/core/schema/outcome-declaration";
import { buyerFeatures } from "./buyer-features.ts";

/** Purchases at an early online music shop: nothing else is known of its customers. */
export const schema: Behavior = defineBehavior({
  name: "cdnow",
  interactions: { purchased: { engaged: true } },
  properties: {
    spent: { number: { min: 0, max: 1e5 } },
    items: { number: { min: 0, max: 1e4 } },
  },
  features: buyerFeatures,
  predictions: {
    [MODELS.churn]: {
      part: "churn",
      answer: "risk",
      outcome: absence({ of: ["purchased"], within: "90d" }),
      eligible: engagedWithin("180d"),
      rules: {
        base: 0,
        terms: [
          {
            column: "engaged_days_since",
            weight: 0.02,
            says: "days since they last bought: {value}",
          },
        ],
      },
    },
  },
  preferences: {},
});
