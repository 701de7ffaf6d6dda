import { predictModel } from "@porchlight/core/predictions/predict-model";
import { readPredictRequest } from "@porchlight/core/predictions/read-predict-request";
import { beforeEach, describe, expect, it } from "vitest";
import { createWorld, did, NOW, shop, WORKSPACE, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = createWorld();
  await world.fold("u:ann", did("asked"));
  await world.fold("u:bob", did("viewed", NOW, 100));
  await world.fold("a:cookie", did("asked"));
  await world.redirect("a:cookie", "u:ann");
});

const predict = (body: unknown, model = "lead_scorer_v2") =>
  predictModel(world, shop, { workspace: WORKSPACE, model }, readPredictRequest(body), NOW);

describe("predictModel", () => {
  it("answers with the model's part, the version it read and how complete it was", async () => {
    expect(await predict({ userId: "bob" })).toEqual({
      model: "lead_scorer_v2",
      userId: "bob",
      asOf: new Date(NOW).toISOString(),
      stateVersion: 1,
      completeness: 1,
      lead: {
        quality: 0.2689,
        score: 27,
        confidence: 0.7311,
        decision: "abstain",
        rung: "rules",
        reasons: [],
      },
    });
  });

  it("answers for many in the order asked, in one read, the unknown with the reason", async () => {
    world.reads = 0;
    await world.breakState("u:broken");
    const body = { userIds: ["nobody", "bob", "ann", "bob", "broken"] };
    const { model, predictions } = await predict(body, "churn_predictor_v2");
    expect(model).toBe("churn_predictor_v2");
    expect(predictions).toMatchObject([
      { userId: "nobody", code: "person.not_found", message: expect.any(String) },
      { userId: "bob", churn: { risk: 0.1192 } },
      { userId: "ann" },
      { userId: "bob" },
      { userId: "broken", code: "state.unreadable", message: "it cannot be read" },
    ]);
    expect(world.reads).toBe(1);
  });

  it("answers an old name with who it is", async () => {
    expect(await predict({ anonymousId: "cookie" })).toMatchObject({
      userId: "ann",
      lead: { quality: 0.7311 },
    });
  });

  it("knows nobody who was never seen", async () => {
    await expect(predict({ userId: "nobody" })).rejects.toMatchObject({ code: "person.not_found" });
  });

  it("names the models there are to who asks for another", async () => {
    await expect(predict({ userId: "ann" }, "lead")).rejects.toMatchObject({
      code: "model.not_found",
      details: { known: "churn_predictor_v2, lead_scorer_v2, behavioral_intelligence_v2" },
    });
  });

  it("needs the store", async () => {
    world.storeAway = true;
    await expect(predict({ userId: "ann" })).rejects.toMatchObject({ code: "store.unavailable" });
  });
});

describe("readPredictRequest", () => {
  it("tells a list of one from one", () => {
    expect(readPredictRequest({ userId: "ann" })).toEqual({ people: ["u:ann"], many: false });
    expect(readPredictRequest({ userIds: ["ann"] })).toEqual({ people: ["u:ann"], many: true });
    expect(readPredictRequest({ anonymousIds: [7] })).toEqual({ people: ["a:7"], many: true });
  });

  it.each([
    null,
    [],
    "ann",
    {},
    { userId: "ann", anonymousId: "a" },
    { user: "ann" },
    { userId: "" },
    { userId: null },
    { userIds: "ann" },
    { userIds: [] },
    { userIds: ["ann", ""] },
    { userIds: Array.from({ length: 101 }, (_, i) => `u${i}`) },
    JSON.parse('{"__proto__":"ann"}'),
  ])("refuses %j", (body) => {
    expect(() => readPredictRequest(body)).toThrowError(
      expect.objectContaining({ code: "body.bad_shape" }),
    );
  });

  it.each([{ userId: {} }, { userId: "a\u0000" }, { userIds: ["x".repeat(257)] }])(
    "refuses the id in %j",
    (body) => {
      expect(() => readPredictRequest(body)).toThrowError(
        expect.objectContaining({ code: "interaction.bad_id" }),
      );
    },
  );
});
