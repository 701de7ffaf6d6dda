import type { BehaviorTypes } from "./behavior-types.ts";
import type { BinaryPrediction, ClassPrediction } from "./prediction.ts";

/** Kinds of interaction, seen from the team: a message received is one the person wrote. */
export type RealEstateKind =
  | "page_viewed"
  | "search_performed"
  | "property_viewed"
  | "photos_viewed"
  | "video_watched"
  | "virtual_tour_viewed"
  | "floorplan_viewed"
  | "listing_site_visited"
  | "email_clicked"
  | "property_saved"
  | "property_considered"
  | "property_discarded"
  | "property_shared"
  | "property_printed"
  | "search_saved"
  | "mortgage_calculated"
  | "directions_requested"
  | "account_registered"
  | "lead_form_submitted"
  | "phone_number_clicked"
  | "email_address_clicked"
  | "message_received"
  | "call_received"
  | "tour_requested"
  | "tour_completed"
  | "open_house_attended"
  | "offer_made"
  | "deal_won"
  | "email_opened"
  | "message_sent"
  | "call_made"
  | "tour_missed"
  | "tour_cancelled"
  | "stage_changed"
  | "deal_lost"
  | "unsubscribed";

/** RESO's PropertyType. */
export type PropertyType =
  | "Residential"
  | "ResidentialLease"
  | "ResidentialIncome"
  | "Land"
  | "Farm"
  | "ManufacturedInPark"
  | "CommercialSale"
  | "CommercialLease"
  | "BusinessOpportunity";

/** Our names; RESO's (`ListingKey`, `ListPrice`, `City` …) are taken as well. */
export interface RealEstateProperties {
  readonly listingId?: string;
  readonly propertyType?: PropertyType;
  readonly city?: string;
  /** Who of the team took part. */
  readonly actor?: string;
  readonly price?: number;
  readonly bedrooms?: number;
  readonly bathrooms?: number;
  readonly livingArea?: number;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly [other: string]: unknown;
}

export type Intent = "transact" | "tour" | "compare" | "browse" | "dormant";

export interface PreferredRange {
  readonly low: number;
  readonly center: number;
  readonly high: number;
}

export interface PreferredPlace {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusKm: number;
}

/** What a person has shown they want; left out where nothing was shown. */
export interface RealEstatePreferences {
  readonly price?: PreferredRange;
  readonly bedrooms?: number;
  readonly places?: readonly PreferredPlace[];
  readonly types?: readonly PropertyType[];
}

/** The shipped preset. */
export interface RealEstate extends BehaviorTypes {
  readonly events: RealEstateKind | (string & Record<never, never>);
  readonly properties: RealEstateProperties;
  readonly parts: {
    readonly churn: BinaryPrediction<"risk">;
    readonly lead: BinaryPrediction<"quality">;
    readonly intent: ClassPrediction<Intent>;
  };
  readonly models: {
    readonly churn_predictor_v2: "churn";
    readonly lead_scorer_v2: "lead";
    readonly behavioral_intelligence_v2: "intent";
  };
  readonly preferences: RealEstatePreferences;
}
