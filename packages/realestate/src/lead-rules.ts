import type { Scorecard, ScorecardTerm } from "@porchlight/core/behavior-declaration";

/** A count that weighs more the newer it is, flattened: the third tour says less than the first. */
const lately = (
  kind: string,
  halfLife: "7d" | "30d",
  weight: number,
  what: string,
): ScorecardTerm => ({
  column: `${kind}_decayed_${halfLife}`,
  weight,
  shape: "log1p",
  cap: 2,
  says: `${what} lately: {value}`,
});

/** How near a person is to a tour or a deal: what costs them effort weighs most. */
export const LEAD_RULES: Scorecard = {
  base: -3,
  terms: [
    lately("offer_made", "30d", 3, "offers made"),
    lately("tour_completed", "30d", 2.2, "tours taken"),
    lately("tour_requested", "7d", 2.4, "tours asked for"),
    lately("open_house_attended", "30d", 1.4, "open houses visited"),
    lately("lead_form_submitted", "7d", 1.6, "enquiries sent"),
    lately("call_received", "7d", 1.2, "calls from them"),
    lately("message_received", "7d", 1, "messages from them"),
    lately("phone_number_clicked", "7d", 0.8, "looks for a phone number"),
    lately("directions_requested", "7d", 0.9, "ways to a property looked up"),
    lately("mortgage_calculated", "7d", 0.8, "mortgages worked out"),
    lately("property_saved", "7d", 0.7, "properties saved"),
    lately("property_shared", "7d", 0.5, "properties shared"),
    lately("search_saved", "30d", 0.5, "searches saved"),
    lately("property_viewed", "7d", 0.35, "properties viewed"),
    lately("email_clicked", "7d", 0.2, "e-mails followed"),
    lately("email_opened", "7d", 0.05, "e-mails opened"),
    lately("tour_missed", "30d", -1.2, "tours missed"),
    lately("tour_cancelled", "30d", -0.6, "tours cancelled"),
    lately("deal_lost", "30d", -1.5, "deals lost"),
    {
      column: "active_days_7d",
      weight: 0.15,
      cap: 7,
      says: "active on {value} of the last 7 days",
    },
    {
      column: "engaged_days_since",
      weight: -0.03,
      cap: 60,
      says: "days since they last did something themselves: {value}",
    },
    { column: "unsubscribed_total", weight: -2, cap: 1, says: "they unsubscribed" },
  ],
};
