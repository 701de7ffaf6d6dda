import { defineBehavior } from "@porchlight/core/schema/define-behavior";

/** A small schema with one of everything that ingest reads. */
export const visits = defineBehavior({
  name: "visits",
  interactions: {
    page_seen: { engaged: true, names: ["Product Viewed"] },
    signed_up: { engaged: true },
  },
  calls: { page: "page_seen", identify: "signed_up" },
  properties: {
    price: { number: { min: 0, max: 1_000_000 }, names: ["ListPrice"] },
    change: { number: { min: -100, max: 100 } },
    city: { label: "any" },
    form: { label: ["house", "flat"] },
  },
  features: [],
  predictions: {},
  preferences: {},
});
