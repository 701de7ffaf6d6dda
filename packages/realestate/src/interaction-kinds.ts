import type { KindDeclaration } from "@porchlight/core/schema/behavior-declaration";
import { resoNamesOf } from "./reso-mapping.ts";

/** What the person did. The names beside RESO's are Follow Up Boss's event types. */
const ENGAGED: Readonly<Record<string, readonly string[]>> = {
  // Looking around.
  page_viewed: ["Viewed Page", "Visited Website", "Site Visited"],
  search_performed: ["Property Search"],
  property_viewed: ["Viewed Property"],
  photos_viewed: [],
  video_watched: [],
  virtual_tour_viewed: [],
  floorplan_viewed: [],
  listing_site_visited: [],
  email_clicked: [],
  // Weighing one property against another.
  property_saved: ["Saved Property"],
  property_considered: [],
  property_discarded: [],
  property_shared: [],
  property_printed: [],
  search_saved: ["Saved Property Search", "Saved Search"],
  mortgage_calculated: [],
  directions_requested: [],
  // Getting in touch.
  account_registered: ["Registration"],
  lead_form_submitted: ["Inquiry", "Property Inquiry", "Seller Inquiry", "General Inquiry"],
  phone_number_clicked: [],
  email_address_clicked: [],
  message_received: [],
  call_received: ["Incoming Call"],
  // Going there, and on from there.
  tour_requested: ["Showing Booked"],
  tour_completed: ["Showing Attended"],
  open_house_attended: ["Visited Open House"],
  offer_made: [],
  deal_won: [],
};

/**
 * What happened to the person, or that they did not do. An e-mail counts as opened when a mail
 * program loads its images, and unsubscribing is an act of leaving: neither is engagement.
 */
const NOT_ENGAGED: Readonly<Record<string, readonly string[]>> = {
  email_opened: [],
  message_sent: [],
  call_made: [],
  tour_missed: ["Showing Missed"],
  tour_cancelled: [],
  stage_changed: [],
  deal_lost: [],
  unsubscribed: [],
};

const declare = (
  kinds: Readonly<Record<string, readonly string[]>>,
  engaged: boolean,
): [string, KindDeclaration][] =>
  Object.entries(kinds).map(([kind, names]) => [
    kind,
    { engaged, names: [...resoNamesOf(kind), ...names] },
  ]);

/** Kinds of interaction, seen from the team: a message received is one the person wrote. */
export const INTERACTION_KINDS: Readonly<Record<string, KindDeclaration>> = Object.fromEntries([
  ...declare(ENGAGED, true),
  ...declare(NOT_ENGAGED, false),
]);
