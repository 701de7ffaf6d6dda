import type { Scorecard, ScorecardTerm } from "@porchlight/core/schema/behavior-declaration";

/** A count that weighs more the newer it is, flattened: the third tour says less than the first. */
const lately = (kind: string, halfLife: "7d" | "30d", weight: number): ScorecardTerm => ({
  column: `${kind}_decayed_${halfLife}`,
  weight,
  shape: "log1p",
  cap: 2,
});

/** How near a person is to a tour or a deal: what costs them effort weighs most. */
export const LEAD_RULES: Scorecard = {
  base: -3,
  terms: [
    lately("offer_made", "30d", 3),
    lately("tour_completed", "30d", 2.2),
    lately("tour_requested", "7d", 2.4),
    lately("open_house_attended", "30d", 1.4),
    lately("lead_form_submitted", "7d", 1.6),
    lately("call_received", "7d", 1.2),
    lately("message_received", "7d", 1),
    lately("phone_number_clicked", "7d", 0.8),
    lately("directions_requested", "7d", 0.9),
    lately("mortgage_calculated", "7d", 0.8),
    lately("property_saved", "7d", 0.7),
    lately("property_shared", "7d", 0.5),
    lately("search_saved", "30d", 0.5),
    lately("property_viewed", "7d", 0.35),
    lately("email_clicked", "7d", 0.2),
    lately("email_opened", "7d", 0.05),
    lately("tour_missed", "30d", -1.2),
    lately("tour_cancelled", "30d", -0.6),
    lately("deal_lost", "30d", -1.5),
    {
      column: "active_days_7d",
      weight: 0.15,
      cap: 7,
    },
    {
      column: "engaged_days_since",
      weight: -0.03,
      cap: 60,
    },
    { column: "unsubscribed_total", weight: -2, cap: 1, says: "unsubscribed" },
  ],
};
