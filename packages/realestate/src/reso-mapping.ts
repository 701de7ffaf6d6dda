/** The interaction kind that a RESO event type is, or why it is no interaction of a person. */
export type ResoMeaning = { readonly kind: string } | { readonly leftOut: string };

/**
 * Every EventType of RESO Data Dictionary 2.0's InternetTracking resource and what it is here.
 *
 * A `Search` whose ObjectType is SavedSearch is a search being saved: send it as `search_saved`.
 * What is left out is refused at ingest as an unknown kind.
 *
 * @see RESOStandards/transport, references/dd/json/dd-2.0.json, lookup EventType
 */
export const RESO_EVENT_TYPES: Readonly<Record<string, ResoMeaning>> = {
  ClickToPrimaryHostedSite: { kind: "listing_site_visited" },
  ClickedOnEmailAddress: { kind: "email_address_clicked" },
  ClickedOnPhoneNumber: { kind: "phone_number_clicked" },
  Comments: { kind: "message_received" },
  DetailedView: { kind: "property_viewed" },
  Discard: { kind: "property_discarded" },
  DrivingDirections: { kind: "directions_requested" },
  Favorited: { kind: "property_saved" },
  Maybe: { kind: "property_considered" },
  PhotoGallery: { kind: "photos_viewed" },
  Printed: { kind: "property_printed" },
  PropertyVideos: { kind: "video_watched" },
  Search: { kind: "search_performed" },
  Share: { kind: "property_shared" },
  SubmissionOfLeadForm: { kind: "lead_form_submitted" },
  VirtualTour: { kind: "virtual_tour_viewed" },
  ExitDetailedView: { leftOut: "the end of a view, which its DetailedView has counted" },
  Impression: {
    leftOut: "a listing that passed by in a list: twenty a search, and nobody chose any of them",
  },
  ObjectModified: { leftOut: "a change of the listing, not an act of the person" },
  ScrolledDepth: { leftOut: "a measure of a view, which its DetailedView has counted" },
};

/** RESO's names for a kind. */
export const resoNamesOf = (kind: string): string[] =>
  Object.entries(RESO_EVENT_TYPES)
    .filter(([, meaning]) => "kind" in meaning && meaning.kind === kind)
    .map(([name]) => name);

/** RESO's values of PropertyType, a closed list. */
export const RESO_PROPERTY_TYPES = [
  "Residential",
  "ResidentialLease",
  "ResidentialIncome",
  "Land",
  "Farm",
  "ManufacturedInPark",
  "CommercialSale",
  "CommercialLease",
  "BusinessOpportunity",
] as const;
