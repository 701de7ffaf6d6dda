import type { BehaviorWords, KindWords } from "@porchlight/core/schema/behavior-words";

const said = (once: string, often: string): KindWords => ({ once, often });

/** How a colleague tells what somebody did, who is left unsaid. */
const KINDS: Readonly<Record<string, KindWords>> = {
  page_viewed: said("looked at a page", "looked at pages"),
  search_performed: said("searched", "searched"),
  property_viewed: said("viewed a property", "viewed properties"),
  photos_viewed: said("looked through the photos", "looked through photos"),
  video_watched: said("watched a video", "watched videos"),
  virtual_tour_viewed: said("followed a virtual tour", "followed virtual tours"),
  floorplan_viewed: said("looked at a floor plan", "looked at floor plans"),
  listing_site_visited: said("visited a listing's own site", "visited listings' own sites"),
  email_clicked: said("followed a link in an e-mail", "followed links in e-mails"),
  property_saved: said("saved a property", "saved properties"),
  property_considered: said("kept a property in mind", "kept properties in mind"),
  property_discarded: said("ruled out a property", "ruled out properties"),
  property_shared: said("shared a property", "shared properties"),
  property_printed: said("printed a property's page", "printed properties' pages"),
  search_saved: said("saved a search", "saved searches"),
  mortgage_calculated: said("worked out a mortgage", "worked out mortgages"),
  directions_requested: said("looked up the way to a property", "looked up the way to properties"),
  account_registered: said("registered", "registered"),
  lead_form_submitted: said("sent an enquiry", "sent enquiries"),
  phone_number_clicked: said("looked up the phone number", "looked up the phone number"),
  email_address_clicked: said("looked up the e-mail address", "looked up the e-mail address"),
  message_received: said("sent a message", "sent messages"),
  call_received: said("called", "called"),
  tour_requested: said("asked for a tour", "asked for tours"),
  tour_completed: said("toured a property", "toured properties"),
  open_house_attended: said("visited an open house", "visited open houses"),
  offer_made: said("made an offer", "made offers"),
  deal_won: said("closed a deal", "closed deals"),
  email_opened: said("opened an e-mail", "opened e-mails"),
  message_sent: said("was sent a message", "was sent messages"),
  call_made: said("was called by the team", "was called by the team"),
  tour_missed: said("missed a tour", "missed tours"),
  tour_cancelled: said("cancelled a tour", "cancelled tours"),
  stage_changed: said("moved to another stage", "moved between stages"),
  deal_lost: said("dropped out of a deal", "dropped out of deals"),
  unsubscribed: said("unsubscribed", "unsubscribed"),
};

/** The preset in a person's words. */
export const REAL_ESTATE_WORDS: BehaviorWords = {
  kinds: KINDS,
  all: said("was in touch", "was in touch"),
  silence: "no visit",
  numbers: {
    price: { one: "price", around: "looks at listings around {value}" },
    bedrooms: { one: "number of bedrooms", around: "looks at {value}-bedroom homes" },
    bathrooms: {
      one: "number of bathrooms",
      around: "looks at {value}-bathroom homes",
    },
    livingArea: {
      one: "living area",
      around: "looks at homes with a living area of about {value}",
    },
  },
  labels: {
    listingId: { one: "listing", many: "listings" },
    propertyType: {
      one: "type of property",
      many: "types of property",
      values: {
        Residential: "a home to buy",
        ResidentialLease: "a home to rent",
        ResidentialIncome: "a home to let",
        Land: "land",
        Farm: "a farm",
        ManufacturedInPark: "a manufactured home in a park",
        CommercialSale: "a commercial property to buy",
        CommercialLease: "a commercial property to rent",
        BusinessOpportunity: "a business",
      },
    },
    city: { one: "city", many: "cities" },
    actor: { one: "agent", many: "agents" },
  },
};
