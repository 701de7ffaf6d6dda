import { decayedCounts } from "@porchlight/core/features/decayed-counts";
import type { FeatureDeclaration } from "@porchlight/core/features/feature";
import { lastDays } from "@porchlight/core/features/last-days";
import { lastNumber } from "@porchlight/core/features/last-number";
import { lifetime } from "@porchlight/core/features/lifetime";
import { preference } from "@porchlight/core/features/preference";
import { recency } from "@porchlight/core/features/recency";
import { tenure } from "@porchlight/core/features/tenure";
import { totals } from "@porchlight/core/features/totals";

/** What is known of somebody by what they buy, how much and when. */
export const buyerFeatures: readonly FeatureDeclaration[] = [
  decayedCounts({ per: "engaged", halfLives: ["7d", "30d", "90d", "180d"] }),
  recency({ per: "engaged" }),
  totals({ per: "engaged" }),
  lastDays({ per: "engaged", n: 6 }),
  lastNumber("spent"),
  lastNumber("items"),
  preference("spent", { halfLife: "90d" }),
  tenure(),
  lifetime({ per: "engaged", numbers: ["spent", "items"] }),
];
