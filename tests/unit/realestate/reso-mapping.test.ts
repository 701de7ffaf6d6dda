import { realEstate } from "@porchlight/realestate/real-estate";
import {
  RESO_EVENT_TYPES,
  RESO_PROPERTY_TYPES,
  resoNamesOf,
} from "@porchlight/realestate/reso-mapping";
import { describe, expect, it } from "vitest";

/** RESOStandards/transport@08b83f0, references/dd/json/dd-2.0.json, lookup InternetTracking.EventType. */
const DD_2_0_EVENT_TYPES =
  "ClickToPrimaryHostedSite, ClickedOnEmailAddress, ClickedOnPhoneNumber, Comments, DetailedView, Discard, DrivingDirections, ExitDetailedView, Favorited, Impression, Maybe, ObjectModified, PhotoGallery, Printed, PropertyVideos, ScrolledDepth, Search, Share, SubmissionOfLeadForm, VirtualTour".split(
    ", ",
  );

describe("RESO's vocabulary", () => {
  it("has each of its 20 event types mapped or left out with a reason", () => {
    expect(Object.keys(RESO_EVENT_TYPES).sort()).toEqual(DD_2_0_EVENT_TYPES);
    const leftOut = Object.values(RESO_EVENT_TYPES).filter((meaning) => "leftOut" in meaning);
    expect(leftOut.every(({ leftOut }) => leftOut.length > 0)).toBe(true);
  });

  it.each(Object.entries(RESO_EVENT_TYPES))("means by %s what the table says", (name, meaning) => {
    const kind = "kind" in meaning ? meaning.kind : undefined;
    expect(realEstate.kindOfName(name)).toBe(kind);
    if (kind !== undefined) expect(resoNamesOf(kind)).toContain(name);
  });

  it.each([
    ["ListingKey", "listingId"],
    ["ListingId", "listingId"],
    ["ListPrice", "price"],
    ["BedroomsTotal", "bedrooms"],
    ["BathroomsTotalInteger", "bathrooms"],
    ["LivingArea", "livingArea"],
    ["PropertyType", "propertyType"],
    ["City", "city"],
    ["Latitude", "latitude"],
    ["Longitude", "longitude"],
  ])("reads the property %s", (name, property) => {
    expect(realEstate.propertyOfName.get(name)?.name).toBe(property);
  });

  it("has a share per property type", () => {
    expect(realEstate.featureSet.columns).toEqual(
      expect.arrayContaining(RESO_PROPERTY_TYPES.map((type) => `propertyType_share_${type}`)),
    );
  });
});

describe("Follow Up Boss's event types", () => {
  it.each([
    ["Registration", "account_registered"],
    ["Inquiry", "lead_form_submitted"],
    ["Seller Inquiry", "lead_form_submitted"],
    ["Property Inquiry", "lead_form_submitted"],
    ["General Inquiry", "lead_form_submitted"],
    ["Viewed Property", "property_viewed"],
    ["Saved Property", "property_saved"],
    ["Visited Website", "page_viewed"],
    ["Incoming Call", "call_received"],
    ["Unsubscribed", "unsubscribed"],
    ["Property Search", "search_performed"],
    ["Saved Property Search", "search_saved"],
    ["Visited Open House", "open_house_attended"],
    ["Viewed Page", "page_viewed"],
  ])("has %s as %s", (name, kind) => {
    expect(realEstate.kindOfName(name)).toBe(kind);
  });
});
