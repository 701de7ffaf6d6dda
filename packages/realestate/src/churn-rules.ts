import type { Scorecard } from "@porchlight/core/behavior-declaration";

/** Rises with silence, falls with what the person does; the team's own mail changes nothing. */
export const CHURN_RULES: Scorecard = {
  base: 0.2,
  terms: [
    {
      // A person who never acted reads as ten years of silence.
      column: "engaged_days_since",
      weight: 0.05,
      cap: 60,
      says: "days since they last did something themselves: {value}",
    },
    {
      column: "engaged_decayed_30d",
      weight: -0.9,
      shape: "log1p",
      cap: 4,
      says: "how much they did in the last months: {value}",
    },
    {
      column: "tour_requested_decayed_30d",
      weight: -0.6,
      shape: "log1p",
      says: "tours asked for in the last months: {value}",
    },
    {
      column: "search_saved_decayed_30d",
      weight: -0.4,
      shape: "log1p",
      says: "searches saved, which bring them back: {value}",
    },
    {
      column: "active_days_28d",
      weight: -0.06,
      cap: 14,
      says: "active on {value} of the last 28 days",
    },
    {
      column: "deal_lost_decayed_30d",
      weight: 1,
      cap: 1,
      says: "a deal with them was lost lately",
    },
    { column: "unsubscribed_total", weight: 1.5, cap: 1, says: "they unsubscribed" },
  ],
};
