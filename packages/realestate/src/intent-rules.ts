import type { Scorecard, ScorecardTerm } from "@porchlight/core/schema/behavior-declaration";

/** What a person comes to next, strongest first: of several within the horizon the first is the outcome. */
export const INTENT_CLASSES = ["transact", "tour", "compare", "browse", "dormant"] as const;

const lately = (kind: string, weight: number): ScorecardTerm => ({
  column: `${kind}_decayed_7d`,
  weight,
  shape: "log1p",
  cap: 2.5,
});

/** One scorecard a class; the margins are compared, so only their differences mean anything. */
export const INTENT_RULES: Readonly<Record<(typeof INTENT_CLASSES)[number], Scorecard>> = {
  transact: {
    base: -3,
    terms: [
      lately("offer_made", 4.5),
      lately("tour_completed", 1.8),
      lately("mortgage_calculated", 1.2),
      lately("stage_changed", 0.8),
      lately("message_received", 0.5),
    ],
  },
  tour: {
    base: -2,
    terms: [
      lately("tour_requested", 3.8),
      lately("lead_form_submitted", 1.8),
      lately("directions_requested", 1.5),
      lately("open_house_attended", 1.2),
      lately("call_received", 1),
      lately("phone_number_clicked", 1),
      lately("property_saved", 0.4),
    ],
  },
  compare: {
    base: -1.2,
    terms: [
      lately("property_saved", 1.8),
      lately("property_considered", 1.5),
      lately("property_shared", 1.2),
      lately("property_discarded", 1),
      lately("floorplan_viewed", 0.8),
      lately("search_saved", 0.8),
      lately("property_printed", 0.8),
      lately("property_viewed", 0.5),
    ],
  },
  browse: {
    base: -0.4,
    terms: [
      lately("property_viewed", 0.9),
      lately("search_performed", 0.7),
      lately("photos_viewed", 0.5),
      lately("page_viewed", 0.5),
      lately("email_clicked", 0.5),
    ],
  },
  dormant: {
    base: 0.4,
    terms: [
      {
        column: "engaged_days_since",
        weight: 0.06,
        cap: 45,
      },
      lately("engaged", -0.6),
      { column: "unsubscribed_total", weight: 1, cap: 1, says: "unsubscribed" },
    ],
  },
};
