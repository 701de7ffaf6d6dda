import { decayedCounts } from "@porchlight/core/features/decayed-counts";
import type { FeatureDeclaration } from "@porchlight/core/features/feature";
import { lastGaps } from "@porchlight/core/features/last-gaps";
import { lastNumber } from "@porchlight/core/features/last-number";
import { lifetime } from "@porchlight/core/features/lifetime";
import { preference } from "@porchlight/core/features/preference";
import { recency } from "@porchlight/core/features/recency";
import { rhythm } from "@porchlight/core/features/rhythm";
import { tenure } from "@porchlight/core/features/tenure";
import { totals } from "@porchlight/core/features/totals";
import { trend } from "@porchlight/core/features/trend";

/** What is known of somebody by what they buy, how much and when. */
export const buyerFeatures: readonly FeatureDeclaration[] = [
  decayedCounts({ per: "engaged", halfLives: ["7d", "30d", "90d", "180d"] }),
  recency({ per: "engaged" }),
  totals({ per: "engaged" }),
  lastGaps(4),
  lastNumber("spent"),
  lastNumber("items"),
  preference("spent", { halfLife: "90d" }),
  rhythm({ windows: ["30d", "90d", "128d"] }),
  trend({ per: "engaged", short: "30d", long: "180d" }),
  tenure(),
  lifetime({ per: "engaged", numbers: ["spent", "items"] }),
];
