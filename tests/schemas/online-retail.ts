import { clock } from "@porchlight/core/features/clock";
import { firstTimes } from "@porchlight/core/features/first-times";
import { lastNumber } from "@porchlight/core/features/last-number";
import { recency } from "@porchlight/core/features/recency";
import { silence } from "@porchlight/core/features/silence";
import { totals } from "@porchlight/core/features/totals";
import { MODELS } from "@porchlight/core/names";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import { absence, engagedWithin } from "@porchlight/core/schema/outcome-declaration";
import { buyerFeatures } from "./buyer-features.ts";

/** Orders at a wholesaler of gifts, and those that were cancelled. */
export const schema: Behavior = defineBehavior({
  name: "online-retail",
  interactions: { purchased: { engaged: true }, cancelled: { engaged: false } },
  properties: {
    spent: { number: { min: 0, max: 1e6 } },
    items: { number: { min: 0, max: 1e6 } },
    lines: { number: { min: 0, max: 1e5 } },
    country: { label: ["United Kingdom", "Germany", "France"] },
  },
  features: [
    ...buyerFeatures,
    recency({ per: "kind" }),
    totals({ per: "kind" }),
    firstTimes({ per: "kind" }),
    lastNumber("lines"),
    clock({ halfLife: "90d" }),
    silence({ per: "engaged", prior: "60d" }),
  ],
  predictions: {
    [MODELS.churn]: {
      part: "churn",
      answer: "risk",
      outcome: absence({ of: ["purchased"], within: "90d" }),
      eligible: engagedWithin("90d"),
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
