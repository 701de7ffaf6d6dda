import type { BehaviorTypes } from "@porchlight/client/behavior-types";
import { connect, type Porchlight } from "@porchlight/client/connect";
import type { Fetch } from "@porchlight/client/connect-options";
import type { Undelivered } from "@porchlight/client/interaction";
import type { Lead } from "@porchlight/client/leads";
import type { PorchlightError, ServiceErrorCode } from "@porchlight/client/porchlight-error";
import type { BinaryPrediction, Reason, Rung } from "@porchlight/client/prediction";
import type { Prediction, Refusal } from "@porchlight/client/predictor";
import type { Profile } from "@porchlight/client/profile";
import type {
  Intent,
  PropertyType,
  RealEstate,
  RealEstateKind,
  RealEstatePreferences,
  RealEstateProperties,
} from "@porchlight/client/real-estate";
import type { Rejection } from "@porchlight/client/receipt";
import type { ErrorCode } from "@porchlight/core/error";
import type * as acceptance from "@porchlight/core/ingest/accept-request";
import type { Preference } from "@porchlight/core/profile/preferences";
import type * as core from "@porchlight/core/profile/profile";
import type * as scorecard from "@porchlight/core/schema/scorecard";
import type { INTENT_CLASSES } from "@porchlight/realestate/intent-rules";
import { INTERACTION_KINDS } from "@porchlight/realestate/interaction-kinds";
import { realEstate } from "@porchlight/realestate/real-estate";
import type { RESO_PROPERTY_TYPES } from "@porchlight/realestate/reso-mapping";
import { describe, expect, expectTypeOf, it } from "vitest";

const porchlight = connect({ url: "https://porchlight.test", key: "pl_test" });

/** Has to name every member of a union; what it names twice does not compile. */
const namesOf = <U extends string>(names: Record<U, true>): string[] => Object.keys(names).sort();

describe("the types of the real-estate preset", () => {
  it("name its kinds of interaction", () => {
    const kinds = namesOf<RealEstateKind>({
      page_viewed: true,
      search_performed: true,
      property_viewed: true,
      photos_viewed: true,
      video_watched: true,
      virtual_tour_viewed: true,
      floorplan_viewed: true,
      listing_site_visited: true,
      email_clicked: true,
      property_saved: true,
      property_considered: true,
      property_discarded: true,
      property_shared: true,
      property_printed: true,
      search_saved: true,
      mortgage_calculated: true,
      directions_requested: true,
      account_registered: true,
      lead_form_submitted: true,
      phone_number_clicked: true,
      email_address_clicked: true,
      message_received: true,
      call_received: true,
      tour_requested: true,
      tour_completed: true,
      open_house_attended: true,
      offer_made: true,
      deal_won: true,
      email_opened: true,
      message_sent: true,
      call_made: true,
      tour_missed: true,
      tour_cancelled: true,
      stage_changed: true,
      deal_lost: true,
      unsubscribed: true,
    });
    expect(kinds).toEqual(Object.keys(INTERACTION_KINDS).sort());
  });

  it("name its properties and preferences", () => {
    type Known = keyof { [N in keyof RealEstateProperties as string extends N ? never : N]: true };
    const properties = namesOf<Known>({
      listingId: true,
      propertyType: true,
      city: true,
      actor: true,
      price: true,
      bedrooms: true,
      bathrooms: true,
      livingArea: true,
      latitude: true,
      longitude: true,
    });
    const declared = new Set([...realEstate.propertyOfName.values()].map(({ name }) => name));
    expect(properties).toEqual([...declared].sort());
    const preferences = namesOf<keyof RealEstatePreferences>({
      price: true,
      bedrooms: true,
      places: true,
      types: true,
    });
    expect(preferences).toEqual(Object.keys(realEstate.preferences).sort());
    expectTypeOf<(typeof RESO_PROPERTY_TYPES)[number]>().toEqualTypeOf<PropertyType>();
    expectTypeOf<RealEstatePreferences[keyof RealEstatePreferences]>()
      .exclude<undefined>()
      .toExtend<Preference>();
  });

  it("name its models, what each answers, and where", () => {
    expectTypeOf<(typeof INTENT_CLASSES)[number]>().toEqualTypeOf<Intent>();
    const answers: { [M in keyof RealEstate["models"]]: [RealEstate["models"][M], string] } = {
      churn_predictor_v2: ["churn", "risk" satisfies keyof Profile["churn"]],
      lead_scorer_v2: ["lead", "quality" satisfies keyof Profile["lead"]],
      behavioral_intelligence_v2: ["intent", "next" satisfies keyof Profile["intent"]],
    };
    const declared = Object.entries(realEstate.predictions).map(([model, one]) => [
      model,
      [one.part, "answer" in one ? one.answer : "next"],
    ]);
    expect(Object.fromEntries(declared)).toEqual(answers);
  });
});

describe("the types of answers", () => {
  it("agree with what the service makes them of", () => {
    expectTypeOf<Rung>().toEqualTypeOf<core.Rung>();
    expectTypeOf<Reason>().toEqualTypeOf<scorecard.Reason>();
    expectTypeOf<acceptance.Rejection>().toExtend<Rejection>();
    expectTypeOf<ServiceErrorCode>().toExtend<ErrorCode>();
    type Intended = Omit<Profile["intent"], "next" | "probabilities">;
    expectTypeOf<Omit<core.ClassPrediction, "next" | "probabilities">>().toExtend<Intended>();
    expectTypeOf<core.BinaryPrediction>().toExtend<Omit<Profile["lead"], "quality" | "promise">>();
  });

  it("say what the two lines lead to", () => {
    expectTypeOf(porchlight).toEqualTypeOf<Porchlight<RealEstate>>();
    expectTypeOf(porchlight.profile).returns.resolves.toEqualTypeOf<Profile>();
    expectTypeOf<Profile["lead"]["quality"]>().toEqualTypeOf<number>();
    expectTypeOf<Profile["intent"]["next"]>().toEqualTypeOf<Intent>();
    const predictor = porchlight.predictor("churn_predictor_v2");
    expectTypeOf(predictor.predict).returns.resolves.toHaveProperty("churn");
    expectTypeOf(predictor.predict).returns.resolves.not.toHaveProperty("lead");
    type One = Awaited<ReturnType<typeof predictor.predictMany>>["predictions"][number];
    expectTypeOf<One>().toEqualTypeOf<Prediction<RealEstate, "churn_predictor_v2"> | Refusal>();
  });

  it("hold the other predictions of a lead in short", () => {
    expectTypeOf<NonNullable<Lead["churn"]>>().toEqualTypeOf<{ readonly risk: number }>();
    expectTypeOf<keyof NonNullable<Lead["intent"]>>().toEqualTypeOf<"next" | "strength">();
  });
});

describe("the types of what is sent", () => {
  it("let only somebody do something", () => {
    // Never called: the compiler is what is tested.
    const calls = () => {
      porchlight.track({ anonymousId: "a_7", event: "Property Viewed", timestamp: new Date() });
      porchlight.track({ userId: "u_42", event: "tour_requested", properties: { ListPrice: 1 } });
      // @ts-expect-error nobody did it
      porchlight.track({ event: "tour_requested" });
      // @ts-expect-error a price is a number
      porchlight.track({ userId: "u_42", event: "tour_requested", properties: { price: "1" } });
      // @ts-expect-error no such property of an interaction
      porchlight.track({ userId: "u_42", event: "tour_requested", property: {} });
      // @ts-expect-error no such model
      porchlight.predictor("lead_scorer_v3");
      // @ts-expect-error one or the other
      porchlight.predictor("lead_scorer_v2").predict({ userId: "u_42", anonymousId: "a_7" });
      // @ts-expect-error no such option
      connect({ url: "", key: "", timeout: 5 });
    };
    expect(calls).toBeTypeOf("function");
  });

  it("take an error's undelivered as they are", () => {
    expectTypeOf<PorchlightError["undelivered"]>().toEqualTypeOf<readonly Undelivered[]>();
    expectTypeOf(porchlight.trackAll).toBeCallableWith([] as readonly Undelivered[]);
  });

  it("take the platform's fetch", () => {
    expectTypeOf<typeof globalThis.fetch>().toExtend<Fetch>();
  });
});

interface Shop extends BehaviorTypes {
  readonly events: "viewed" | "asked";
  readonly properties: { readonly price?: number };
  readonly parts: { readonly lead: BinaryPrediction<"likely"> };
  readonly models: { readonly lead_scorer_v2: "lead" };
  readonly preferences: Record<never, never>;
}

describe("the types of another schema", () => {
  it("replace the preset's", () => {
    const shop = connect<Shop>({ url: "https://porchlight.test", key: "pl_test" });
    type ShopProfile = Awaited<ReturnType<typeof shop.profile>>;
    expectTypeOf<ShopProfile["lead"]["likely"]>().toEqualTypeOf<number>();
    expectTypeOf<ShopProfile>().not.toHaveProperty("churn");
    expectTypeOf(shop.predictor).parameter(0).toEqualTypeOf<"lead_scorer_v2">();
    const calls = () => {
      shop.track({ userId: "u_42", event: "asked", properties: { price: 5 } });
      shop.trackAll([] as readonly Undelivered[]);
      // @ts-expect-error not a kind of this schema
      shop.track({ userId: "u_42", event: "tour_requested" });
    };
    expect(calls).toBeTypeOf("function");
  });
});
