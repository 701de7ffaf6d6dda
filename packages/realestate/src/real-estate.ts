import { clock } from "@porchlight/core/features/clock";
import { decayedCounts } from "@porchlight/core/features/decayed-counts";
import { distinct } from "@porchlight/core/features/distinct";
import { lastKinds } from "@porchlight/core/features/last-kinds";
import { place } from "@porchlight/core/features/place";
import { preference } from "@porchlight/core/features/preference";
import { recency } from "@porchlight/core/features/recency";
import { rhythm } from "@porchlight/core/features/rhythm";
import { sessions } from "@porchlight/core/features/sessions";
import { shares } from "@porchlight/core/features/shares";
import { tenure } from "@porchlight/core/features/tenure";
import { totals } from "@porchlight/core/features/totals";
import { trend } from "@porchlight/core/features/trend";
import { MODELS } from "@porchlight/core/names";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import {
  absence,
  engagedWithin,
  nextOf,
  notYet,
  occurs,
} from "@porchlight/core/schema/outcome-declaration";
import { CHURN_RULES } from "./churn-rules.ts";
import { INTENT_KINDS } from "./intent-kinds.ts";
import { INTENT_CLASSES, INTENT_RULES } from "./intent-rules.ts";
import { INTERACTION_KINDS } from "./interaction-kinds.ts";
import { LEAD_RULES } from "./lead-rules.ts";
import { RESO_PROPERTY_TYPES } from "./reso-mapping.ts";
import { REAL_ESTATE_WORDS } from "./words.ts";

const HALF_LIVES = ["1h", "1d", "7d", "30d"] as const;
/** What a person wants changes over weeks, not hours. */
const TASTE = "30d";

/** The shipped preset: people who look for a home, and the team that helps them. */
export const realEstate: Behavior = defineBehavior({
  name: "real-estate",
  interactions: INTERACTION_KINDS,
  calls: { page: "page_viewed", screen: "page_viewed" },
  // Beside our own names, those of RESO's Property resource. Bounds keep out slips of a few digits.
  properties: {
    // Not InternetTracking's ObjectKey: that is a listing only if its ObjectType says so.
    listingId: { label: "any", names: ["ListingKey", "ListingId"] },
    propertyType: { label: RESO_PROPERTY_TYPES, names: ["PropertyType"] },
    city: { label: "any", names: ["City"] },
    /** Who of the team took part. */
    actor: { label: "any", names: ["MemberKey", "agentId"] },
    price: { number: { min: 0, max: 1e9 }, names: ["ListPrice"] },
    bedrooms: { number: { min: 0, max: 100 }, names: ["BedroomsTotal"] },
    bathrooms: { number: { min: 0, max: 100 }, names: ["BathroomsTotalInteger"] },
    livingArea: { number: { min: 0, max: 1e6 }, names: ["LivingArea"] },
    latitude: { number: { min: -90, max: 90 }, names: ["Latitude"] },
    longitude: { number: { min: -180, max: 180 }, names: ["Longitude"] },
  },
  features: [
    decayedCounts({ per: "kind", halfLives: HALF_LIVES }),
    decayedCounts({ per: "engaged", halfLives: HALF_LIVES }),
    recency({ per: "kind" }),
    recency({ per: "engaged" }),
    recency({ per: "all" }),
    totals({ per: "kind" }),
    totals({ per: "all" }),
    distinct("listingId"),
    distinct("city"),
    rhythm({ windows: ["7d", "28d"] }),
    sessions({ gap: "1h", windowDays: 32 }),
    clock({ halfLife: "30d", offsetHours: 0 }),
    lastKinds(3),
    trend({ per: "engaged", short: "1d", long: "7d" }),
    tenure(),
    preference("price", { halfLife: TASTE }),
    preference("bedrooms", { halfLife: TASTE }),
    preference("bathrooms", { halfLife: TASTE }),
    preference("livingArea", { halfLife: TASTE }),
    place("latitude", "longitude"),
    shares("propertyType", { halfLife: TASTE }),
    shares("city", { halfLife: TASTE }),
    shares("actor", { halfLife: TASTE }),
  ],
  words: REAL_ESTATE_WORDS,
  predictions: {
    [MODELS.churn]: {
      part: "churn",
      answer: "risk",
      outcome: absence({ of: "engaged", within: "30d" }),
      eligible: engagedWithin("60d"),
      promise: {
        precision: 0.92,
        delta: 0.05,
        among: [{ column: "engaged_days_since", atMost: 60 }],
      },
      rules: CHURN_RULES,
    },
    [MODELS.lead]: {
      part: "lead",
      answer: "quality",
      outcome: occurs({ of: ["deal_won", "tour_completed"], within: "30d" }),
      eligible: notYet("deal_won"),
      promise: {
        precision: 0.95,
        delta: 0.05,
        among: [{ column: "deal_won_total", atMost: 0 }],
      },
      rules: LEAD_RULES,
    },
    [MODELS.intent]: {
      part: "intent",
      classes: INTENT_CLASSES,
      otherwise: "dormant",
      outcome: nextOf(INTENT_KINDS, { within: "7d", otherwise: "dormant" }),
      promise: {
        precision: 0.98,
        delta: 0.05,
        among: [{ column: "engaged_days_since", atMost: 14 }],
      },
      rules: INTENT_RULES,
    },
  },
  preferences: {
    price: { form: "range", center: "price_mean", spread: "price_spread" },
    bedrooms: { form: "center", column: "bedrooms_mean" },
    places: {
      form: "place",
      latitude: "place_latitude",
      longitude: "place_longitude",
      spreadKm: "place_spread_km",
    },
    types: {
      form: "shares",
      columns: Object.fromEntries(
        RESO_PROPERTY_TYPES.map((type) => [type, `propertyType_share_${type}`]),
      ),
      atLeast: 0.2,
    },
  },
});
