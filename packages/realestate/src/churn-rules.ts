import type { Scorecard } from "@porchlight/core/schema/behavior-declaration";

/** Rises with silence, falls with what the person does; the team's own mail changes nothing. */
export const CHURN_RULES: Scorecard = {
  base: 0.2,
  terms: [
    {
      // A person who never acted reads as ten years of silence.
      column: "engaged_days_since",
      weight: 0.05,
      cap: 60,
    },
    {
      column: "engaged_decayed_30d",
      weight: -0.9,
      shape: "log1p",
      cap: 4,
    },
    {
      column: "tour_requested_decayed_30d",
      weight: -0.6,
      shape: "log1p",
    },
    {
      column: "search_saved_decayed_30d",
      weight: -0.4,
      shape: "log1p",
    },
    {
      column: "active_days_28d",
      weight: -0.06,
      cap: 14,
    },
    {
      column: "deal_lost_decayed_30d",
      weight: 1,
      cap: 1,
    },
    { column: "unsubscribed_total", weight: 1.5, cap: 1, says: "unsubscribed" },
  ],
};
