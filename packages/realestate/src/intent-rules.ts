import type { Scorecard, ScorecardTerm } from "@porchlight/core/behavior-declaration";

/** What a person does next; in a tie the first wins. */
export const INTENT_CLASSES = ["transact", "tour", "compare", "browse", "dormant"] as const;

const lately = (kind: string, weight: number, what: string): ScorecardTerm => ({
  column: `${kind}_decayed_7d`,
  weight,
  shape: "log1p",
  cap: 2.5,
  says: `${what} lately: {value}`,
});

/** One scorecard a class; the margins are compared, so only their differences mean anything. */
export const INTENT_RULES: Readonly<Record<(typeof INTENT_CLASSES)[number], Scorecard>> = {
  transact: {
    base: -3,
    terms: [
      lately("offer_made", 4.5, "offers made"),
      lately("tour_completed", 1.8, "tours taken"),
      lately("mortgage_calculated", 1.2, "mortgages worked out"),
      lately("stage_changed", 0.8, "steps forward with the team"),
      lately("message_received", 0.5, "messages from them"),
    ],
  },
  tour: {
    base: -2,
    terms: [
      lately("tour_requested", 3.8, "tours asked for"),
      lately("lead_form_submitted", 1.8, "enquiries sent"),
      lately("directions_requested", 1.5, "ways to a property looked up"),
      lately("open_house_attended", 1.2, "open houses visited"),
      lately("call_received", 1, "calls from them"),
      lately("phone_number_clicked", 1, "looks for a phone number"),
      lately("property_saved", 0.4, "properties saved"),
    ],
  },
  compare: {
    base: -1.2,
    terms: [
      lately("property_saved", 1.8, "properties saved"),
      lately("property_considered", 1.5, "properties kept in mind"),
      lately("property_shared", 1.2, "properties shared"),
      lately("property_discarded", 1, "properties ruled out"),
      lately("floorplan_viewed", 0.8, "floor plans viewed"),
      lately("search_saved", 0.8, "searches saved"),
      lately("property_printed", 0.8, "properties printed"),
      lately("property_viewed", 0.5, "properties viewed"),
    ],
  },
  browse: {
    base: -0.4,
    terms: [
      lately("property_viewed", 0.9, "properties viewed"),
      lately("search_performed", 0.7, "searches"),
      lately("photos_viewed", 0.5, "photo galleries viewed"),
      lately("page_viewed", 0.5, "pages viewed"),
      lately("email_clicked", 0.5, "e-mails followed"),
    ],
  },
  dormant: {
    base: 0.4,
    terms: [
      {
        column: "engaged_days_since",
        weight: 0.06,
        cap: 45,
        says: "days since they last did something themselves: {value}",
      },
      lately("engaged", -0.6, "things they did"),
      { column: "unsubscribed_total", weight: 1, cap: 1, says: "they unsubscribed" },
    ],
  },
};
