import type { INTENT_CLASSES } from "./intent-rules.ts";

/**
 * What counts as which behaviour, in the order of `INTENT_CLASSES`. Every engaged kind is in one of them,
 * so that dormant is who does nothing at all.
 */
export const INTENT_KINDS: Readonly<
  Record<Exclude<(typeof INTENT_CLASSES)[number], "dormant">, readonly string[]>
> = {
  transact: ["offer_made", "deal_won"],
  // Going to see a property, or getting in touch, which is how one gets there.
  tour: [
    "tour_requested",
    "tour_completed",
    "open_house_attended",
    "directions_requested",
    "lead_form_submitted",
    "phone_number_clicked",
    "email_address_clicked",
    "message_received",
    "call_received",
  ],
  compare: [
    "property_saved",
    "property_considered",
    "property_discarded",
    "property_shared",
    "property_printed",
    "floorplan_viewed",
    "search_saved",
    "mortgage_calculated",
    "account_registered",
  ],
  browse: [
    "page_viewed",
    "search_performed",
    "property_viewed",
    "photos_viewed",
    "video_watched",
    "virtual_tour_viewed",
    "listing_site_visited",
    "email_clicked",
  ],
};
