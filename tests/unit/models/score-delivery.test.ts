import { createGuard } from "@porchlight/adapters/guard";
import type { DeliveryPorts } from "@porchlight/core/delivery/delivery";
import { scoreDelivery } from "@porchlight/core/delivery/score-delivery";
import { ServiceError } from "@porchlight/core/error";
import type { PersonKey } from "@porchlight/core/interaction";
import type { ModelRunner } from "@porchlight/core/models/model-runner";
import type { Models, ServingModel } from "@porchlight/core/models/models";
import type { CachedProfile, CacheScope } from "@porchlight/core/ports/profile-cache";
import { describe, expect, it } from "vitest";
import { createMarginRunner, servingModel } from "../../fakes/margin-model.ts";
import { createMemoryStateStore } from "../../fakes/memory-state-store.ts";
import { record } from "../../law/delivery/world.ts";
import { did, NOW, shop } from "../predict/world.ts";

const LEAD = "lead_scorer_v2";
const INTENT = "behavioral_intelligence_v2";
const ASKED = shop.featureSet.columns.indexOf("asked_total");

const modelsOf = (...loaded: ServingModel[]): Models => ({
  generation: async () => 4,
  serving: async () => ({
    generation: 4,
    models: new Map(loaded.map((model) => [model.manifest.model, model])),
    away: [],
  }),
});

/** One delivery of people who asked once, twice, … thrice, and what was cached of them. */
async function deliver(models: Models, count = 6) {
  const cached = new Map<PersonKey, CachedProfile>();
  const scopes: CacheScope[] = [];
  const ports: DeliveryPorts = {
    states: createMemoryStateStore(),
    behaviors: new Map([[shop.name, shop]]),
    archive: async () => {},
    models,
    cache: {
      fence: async () => {},
      write: async (scope, profiles) => {
        scopes.push(scope);
        for (const profile of profiles) cached.set(profile.person, profile);
        return profiles.length;
      },
      remove: async () => {},
    },
  };
  const people = Array.from({ length: count }, (_, i) => ({
    person: `u:${i}` as const,
    interactions: Array.from({ length: 1 + (i % 3) }, () => did("asked", NOW - 1000)),
  }));
  const records = [people.slice(0, count / 2), people.slice(count / 2)].map((some, i) => ({
    recordId: `r${i}`,
    record: record(NOW, { schema: shop.name, people: some }),
  }));
  const options = { nowMs: NOW, step: () => {}, random: () => 0, wait: async () => {} };
  const { facts, failed } = await scoreDelivery({ name: "d", records }, ports, options);
  const profile = (person: PersonKey) => JSON.parse(cached.get(person)?.json as string);
  return { facts, failed, cached, profile, scopes };
}

const leadRunner = () => createMarginRunner(shop, 1, (row) => [(row[ASKED] as number) - 2]);
const byRules = await deliver(modelsOf());

describe("a delivery with models", () => {
  it("runs each model once, over 500 people in ten records", async () => {
    const lead = leadRunner();
    const intent = createMarginRunner(shop, 2, () => [1, 0]);
    const models = modelsOf(
      await servingModel(shop, LEAD, lead),
      await servingModel(shop, INTENT, intent),
    );
    const { facts } = await deliver(models, 500);
    expect(lead.calls).toEqual([500]);
    expect(intent.calls).toEqual([500]);
    expect(facts).toMatchObject({ runs: 2, runFailures: 0, modelsAway: 0 });
    expect(facts.rungs).toEqual({ rules: 500, shipped: 0, own: 1000 });
  });

  it("answers each person from their own row, and says which version did", async () => {
    const models = modelsOf(await servingModel(shop, LEAD, leadRunner()));
    const { profile, cached } = await deliver(models);
    expect([0, 1, 2].map((i) => profile(`u:${i}`).lead)).toMatchObject([
      { quality: 0.2689, rung: "own", model: "lead_scorer_v2@7" },
      { quality: 0.5, decision: "abstain" },
      { quality: 0.7311, score: 73, confidence: 0.7311 },
    ]);
    expect(cached.get("u:2")?.ranks[LEAD]).toBeCloseTo(0.7310586, 6);
    expect(profile("u:0").churn).toEqual(byRules.profile("u:0").churn);
  });

  it("caches under the generation of the models that answered", async () => {
    const { scopes } = await deliver(modelsOf(await servingModel(shop, LEAD, leadRunner())));
    expect(scopes).toEqual([{ workspace: "w", generation: 4 }]);
  });

  const broken: [string, ModelRunner["run"]][] = [
    ["fails", () => Promise.reject(new TypeError("its memory is gone"))],
    ["refuses the width", () => Promise.reject(new ServiceError("model.bad_input", "9 of 7"))],
    ["answers NaN for one row", async (_, n) => Float32Array.from({ length: n }, (_, i) => 0 / i)],
    ["answers infinity", async (_, n) => new Float32Array(n).fill(Number.NEGATIVE_INFINITY)],
    ["answers too few numbers", async () => new Float32Array(1)],
    ["never answers", () => new Promise(() => {})],
  ];
  it.each(broken)("is answered by the rules where a model %s, and says so", async (_, run) => {
    const failures: unknown[] = [];
    const runner = { features: 1, outputs: 1, run };
    const guard = createGuard({
      code: "model.failed",
      service: LEAD,
      timeoutMs: 50,
      retries: 0,
      breakAfter: 3,
      restMs: 60_000,
    });
    const model = await servingModel(shop, LEAD, runner, {
      guard,
      onFailure: (error) => failures.push(error),
    });
    const { facts, failed, profile } = await deliver(modelsOf(model));
    expect(failed.size).toBe(0);
    expect(facts).toMatchObject({ folded: 12, runs: 1, runFailures: 1 });
    expect(facts.rungs).toEqual({ rules: 18, shipped: 0, own: 0 });
    for (const i of [0, 1, 2]) expect(profile(`u:${i}`)).toEqual(byRules.profile(`u:${i}`));
    expect(failures).toHaveLength(1);
  });

  it("is not held up by a model that keeps failing: after three it is asked no more for a while", async () => {
    let calls = 0;
    const runner: ModelRunner = {
      features: 1,
      outputs: 1,
      run: async () => {
        calls++;
        throw new ServiceError("model.failed", "broken");
      },
    };
    const options = { code: "model.failed", service: LEAD, timeoutMs: 50, retries: 0 } as const;
    const guard = createGuard({ ...options, breakAfter: 3, restMs: 60_000 });
    const models = modelsOf(await servingModel(shop, LEAD, runner, { guard }));
    for (let i = 0; i < 10; i++)
      expect((await deliver(models)).facts).toMatchObject({ runFailures: 1 });
    expect(calls).toBe(3);
  });

  it("counts champions that are not in memory, and asks nothing of none", async () => {
    const away: Models = {
      generation: async () => 4,
      serving: async () => ({ generation: 4, models: new Map(), away: [`${LEAD}@7`] }),
    };
    const { facts } = await deliver(away);
    expect(facts).toMatchObject({ runs: 0, runFailures: 0, modelsAway: 1 });
    expect(facts.rungs).toEqual({ rules: 18, shipped: 0, own: 0 });
  });

  it("explains who is acted on, and only them", async () => {
    const explained: number[] = [];
    const explains = (row: Float32Array) => {
      explained.push(row[ASKED] as number);
      return Float64Array.from(row, (_, i) => (i === ASKED ? 0.7 : 0));
    };
    const model = await servingModel(shop, LEAD, leadRunner(), { explains });
    const promise = { precision: 0.9, delta: 0.1 };
    const operatingPoint = {
      ...{ promise, outcomes: 80, threshold: 0.5 },
      ...{ acted: 20, right: 20, coverage: 0.25 },
    };
    const acting = { ...model, manifest: { ...model.manifest, operatingPoint } };
    const { profile } = await deliver(modelsOf(acting), 90);
    expect(explained).toEqual(Array.from({ length: 30 }, () => 3));
    expect(profile("u:2").lead.reasons).toEqual([
      { feature: "asked_total", value: 3, effect: 0.7, says: "asked 3 times" },
    ]);
    expect(profile("u:0").lead.reasons).toEqual([]);
  });
});
