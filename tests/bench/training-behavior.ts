import { clock } from "@porchlight/core/features/clock";
import { decayedCounts } from "@porchlight/core/features/decayed-counts";
import { distinct } from "@porchlight/core/features/distinct";
import { lastKinds } from "@porchlight/core/features/last-kinds";
import { preference } from "@porchlight/core/features/preference";
import { recency } from "@porchlight/core/features/recency";
import { rhythm } from "@porchlight/core/features/rhythm";
import { sessions } from "@porchlight/core/features/sessions";
import { tenure } from "@porchlight/core/features/tenure";
import { totals } from "@porchlight/core/features/totals";
import { trend } from "@porchlight/core/features/trend";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import { occurs } from "@porchlight/core/schema/outcome-declaration";

export const BUYER = "buyer";

/** A part of the real-estate schema, of 64 columns: as many as XGBoost is measured on. */
export const trainingBehavior = defineBehavior({
  name: "training",
  interactions: {
    property_viewed: { engaged: true },
    search_performed: { engaged: true },
    property_saved: { engaged: true },
    tour_requested: { engaged: true },
    deal_won: { engaged: true },
    email_opened: { engaged: false },
  },
  properties: {
    price: { number: { min: 0, max: 1e6 } },
    listingId: { label: "any" },
    city: { label: "any" },
  },
  features: [
    decayedCounts({ per: "kind", halfLives: ["1d", "7d", "30d"] }),
    decayedCounts({ per: "engaged", halfLives: ["1h", "1d", "7d", "30d"] }),
    recency({ per: "kind" }),
    recency({ per: "engaged" }),
    recency({ per: "all" }),
    totals({ per: "kind" }),
    totals({ per: "all" }),
    distinct("listingId"),
    distinct("city"),
    rhythm({ windows: ["7d", "28d"] }),
    sessions({ gap: "1h", windowDays: 32 }),
    clock({ halfLife: "30d", offsetHours: 0 }),
    lastKinds(3),
    trend({ per: "engaged", short: "1d", long: "7d" }),
    trend({ per: "engaged", short: "7d", long: "30d" }),
    tenure(),
    preference("price", { halfLife: "30d" }),
  ],
  predictions: {
    [BUYER]: {
      part: "buyer",
      answer: "quality",
      outcome: occurs({ of: ["deal_won"], within: "14d" }),
      rules: { base: 0, terms: [] },
    },
  },
  preferences: {},
});
