import { connect } from "@porchlight/client/connect";
import type { ConnectOptions, Fetch } from "@porchlight/client/connect-options";
import type { Interaction } from "@porchlight/client/interaction";
import { isPorchlightError, type PorchlightError } from "@porchlight/client/porchlight-error";
import type { AnalyzedProfile, Profile } from "@porchlight/client/profile";
import type { RealEstate } from "@porchlight/client/real-estate";
import { ServiceError } from "@porchlight/core/error";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPorchlightWorld, type PorchlightWorld } from "./porchlight-world.ts";
import { createStillClock } from "./still-clock.ts";

let world: PorchlightWorld;
let key: string;
beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  world = await createPorchlightWorld();
  key = await world.keyFor("write", "read");
});
afterEach(() => {
  world.close();
  vi.restoreAllMocks();
});

const connected = (options: Partial<ConnectOptions> = {}) =>
  connect({ url: world.url, key, ...options });

const asksForTour: Interaction<RealEstate> = {
  userId: "u_42",
  event: "tour_requested",
  properties: { listingId: "L-7", price: 480_000, bedrooms: 3, propertyType: "Residential" },
};

async function failureOf(call: Promise<unknown>): Promise<PorchlightError> {
  const error = await call.catch((reason: unknown) => reason);
  expect(error).toSatisfy(isPorchlightError);
  return error as PorchlightError;
}

/** Everything arrives, and the first so many answers are lost on the way back. */
function losing(answers: number): Fetch {
  let left = answers;
  return async (url, init) => {
    const response = await fetch(url, init);
    if (left-- <= 0) return response;
    await response.text();
    throw new TypeError("the connection broke");
  };
}

describe("the two lines", () => {
  it("lead from what was tracked to a prediction", async () => {
    await connected().track(asksForTour);
    await world.fold();

    const porchlight = connect({ url: world.url, key });
    const { lead } = await porchlight.profile("u_42");
    expect(lead.reasons[0]?.says).toMatch(/tour/);

    const asked = await porchlight.predictor("lead_scorer_v2").predict({ userId: "u_42" });
    expect(asked).toMatchObject({ model: "lead_scorer_v2", userId: "u_42" });
    expect(asked.lead.quality).toBeCloseTo(lead.quality, 3);
  });

  it("find in the profile what its type says, and nothing else", async () => {
    const porchlight = connected();
    await porchlight.track(asksForTour);
    await world.fold();
    const names = {
      userId: true,
      asOf: true,
      stateVersion: true,
      confidence: true,
      completeness: true,
      churn: true,
      lead: true,
      intent: true,
      preferences: true,
      cache: true,
      ageMs: true,
    } satisfies Partial<Record<keyof Profile, true>>;
    const profile = await porchlight.profile("u_42");
    expect(Object.keys(profile).sort()).toEqual(Object.keys(names).sort());
    expect(profile.preferences).toMatchObject({ price: { center: 480_000 }, bedrooms: 3 });
    const pending = { messageId: true, pending: true } satisfies Partial<
      Record<keyof AnalyzedProfile, true>
    >;
    const analyzed = await porchlight.analyze(asksForTour);
    expect(Object.keys(analyzed).sort()).toEqual(Object.keys({ ...names, ...pending }).sort());
  });
});

describe("an interaction", () => {
  it("is counted once, however many answers to it are lost", async () => {
    const { now, wait } = createStillClock();
    const porchlight = connected({ fetch: losing(2), now, wait });
    expect(await porchlight.track(asksForTour)).toEqual({ accepted: 1, rejected: [] });
    expect(await world.fold()).toMatchObject({ folded: 1, repeats: 2 });
  });

  it("is counted once when what was left is tracked again", async () => {
    const porchlight = connected({ fetch: losing(1), retries: 0 });
    const { undelivered } = await failureOf(porchlight.track(asksForTour));
    expect(await world.fold()).toMatchObject({ folded: 1, repeats: 0 });
    await porchlight.trackAll(undelivered);
    expect(await world.fold()).toMatchObject({ folded: 0, repeats: 1 });
  });

  it("is refused alone, with the service's reason", async () => {
    const porchlight = connected();
    const { accepted, rejected } = await porchlight.trackAll([
      asksForTour,
      { userId: "u_42", event: "levitated" },
      { userId: "u_42", event: "property_viewed", properties: { price: -5 } },
      { userId: "u_43", event: "Property Viewed" },
    ]);
    expect(accepted).toBe(2);
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, "interaction.unknown_kind"],
      [2, "interaction.bad_property"],
    ]);
  });

  it("waits for a queue that is away", async () => {
    const { enqueue } = world;
    world.enqueue = async (bodies) => {
      world.enqueue = enqueue;
      throw new ServiceError("queue.unavailable", `the queue is away for ${bodies.length}`);
    };
    const { now, wait, random, waitedMs } = createStillClock();
    await connected({ now, wait, random }).track(asksForTour);
    expect(waitedMs).toEqual([5_250]);
    expect(await world.fold()).toMatchObject({ folded: 1, repeats: 0 });
  });

  it("shows in the profile that analyze answers with, and is counted once", async () => {
    const porchlight = connected();
    const first = await porchlight.analyze(asksForTour);
    expect(first).toMatchObject({ pending: true, userId: "u_42", cache: "bypass" });
    await world.fold();
    const again = await porchlight.analyze({ ...asksForTour, messageId: first.messageId });
    expect(again).toMatchObject({ pending: false, messageId: first.messageId });
    expect(await world.fold()).toMatchObject({ records: 0 });
    expect((await porchlight.profile("u_42")).lead.quality).toBeCloseTo(first.lead.quality, 3);
  });
});

describe("people", () => {
  it("are joined by identify, what they did before included", async () => {
    const porchlight = connected();
    const { userId: _, ...tour } = asksForTour;
    await porchlight.track({ ...tour, anonymousId: "a_7" });
    await world.fold();
    const before = await porchlight.profile({ anonymousId: "a_7" });
    await porchlight.identify({ userId: "u_42", anonymousId: "a_7" });
    expect(await world.fold()).toMatchObject({ links: 1 });
    const after = await porchlight.profile("u_42");
    expect(after.lead.quality).toBeCloseTo(before.lead.quality, 3);
    expect(after.userId).toBe("u_42");
  });

  it("are found by ids that need encoding", async () => {
    const porchlight = connected();
    const userId = "josé/7 %?#";
    await porchlight.track({ ...asksForTour, userId });
    await world.fold();
    expect(await porchlight.profile(userId)).toMatchObject({ userId });
  });

  it("stand on the call list, best first", async () => {
    const porchlight = connected();
    await porchlight.trackAll([
      { userId: "u_43", event: "property_viewed" },
      asksForTour,
      { ...asksForTour, messageId: "another" },
    ]);
    await world.fold();
    const { leads, rank } = await porchlight.leads({ limit: 5 });
    expect(rank).toBe("lead_scorer_v2");
    expect(leads.map(({ userId }) => userId)).toEqual(["u_42", "u_43"]);
    expect(leads[0]?.score).toBeGreaterThan(leads[1]?.score ?? 100);
    expect(leads[0]?.churn?.risk).toBeTypeOf("number");
    expect(leads[0]?.intent?.next).toBeTypeOf("string");
  });

  it("are answered for one by one, and the missing refused one by one", async () => {
    const porchlight = connected();
    await porchlight.track(asksForTour);
    await world.fold();
    const { predictions } = await porchlight
      .predictor("churn_predictor_v2")
      .predictMany({ userIds: ["nobody", "u_42"] });
    const [nobody, known] = predictions;
    expect(nobody).toMatchObject({ userId: "nobody", code: "person.not_found" });
    if (known === undefined || "code" in known) throw new TypeError("u_42 is refused");
    expect(known.churn.risk).toBeTypeOf("number");
  });
});

describe("a refusal", () => {
  it.each<[string, (porchlight: ReturnType<typeof connected>) => Promise<unknown>]>([
    ["person.not_found", (porchlight) => porchlight.profile("nobody")],
    [
      "person.not_found",
      (porchlight) => porchlight.predictor("lead_scorer_v2").predict({ userId: "nobody" }),
    ],
    [
      "model.not_found",
      (porchlight) => porchlight.predictor("lead_scorer_v9" as never).predict({ userId: "u_42" }),
    ],
    [
      "body.bad_shape",
      (porchlight) => porchlight.predictor("lead_scorer_v2").predictMany({ userIds: [] }),
    ],
    ["request.bad_parameter", (porchlight) => porchlight.leads({ limit: 1_000 })],
    ["request.bad_parameter", (porchlight) => porchlight.leads({ limt: 5 } as never)],
    [
      "interaction.unknown_kind",
      (porchlight) => porchlight.analyze({ userId: "u", event: "levitated" }),
    ],
  ])("comes as %s", async (code, call) => {
    const error = await failureOf(call(connected()));
    expect(error).toMatchObject({ code, requestId: "req_1" });
    expect(error.status).toBeGreaterThanOrEqual(400);
  });

  it("lets a key that may only write track, and see nothing", async () => {
    const porchlight = connected({ key: await world.keyFor("write") });
    expect(await porchlight.track(asksForTour)).toMatchObject({ accepted: 1 });
    const error = await failureOf(porchlight.profile("u_42"));
    expect(error).toMatchObject({ code: "key.scope", status: 403 });
  });

  it("leaves everything undelivered where the key is wrong", async () => {
    const error = await failureOf(connected({ key: "pl_wrong" }).trackAll([asksForTour]));
    expect(error).toMatchObject({ code: "key.wrong", status: 401, undelivered: [asksForTour] });
  });
});
