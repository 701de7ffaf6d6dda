import { readLeads } from "@porchlight/core/leads/read-leads";
import { listModels } from "@porchlight/core/models/list-models";
import { createModels, type Explain, type Models } from "@porchlight/core/models/models";
import { promoteModel } from "@porchlight/core/models/promote-model";
import { registerModel } from "@porchlight/core/models/register-model";
import type { ModelStore } from "@porchlight/core/ports/model-store";
import { predictModel } from "@porchlight/core/predictions/predict-model";
import { readProfile } from "@porchlight/core/profile/read-profile";
import { sweepProfiles } from "@porchlight/core/profile/sweep-profiles";
import { beforeEach, describe, expect, it } from "vitest";
import { createMarginRunner } from "../../fakes/margin-model.ts";
import { createMemoryAliases } from "../../fakes/memory-aliases.ts";
import { createMemoryModelStore } from "../../fakes/memory-model-store.ts";
import { createMemoryWorkspaces } from "../../fakes/memory-workspaces.ts";
import { draftOf, passportOf } from "../../fakes/model-manifest.ts";
import {
  createWorld,
  did,
  leadSourcesOf,
  NOW,
  shop,
  sourcesOf,
  WORKSPACE,
  type World,
} from "../predict/world.ts";

const LEAD = "lead_scorer_v2";
const ASKED = shop.featureSet.columns.indexOf("asked_total");
/** Says the contrary of the rules: who asks is no lead. */
const contrary = () => createMarginRunner(shop, 1, (row) => [2 - 2 * (row[ASKED] as number)]);
const explainAsked: Explain = (row) =>
  Float64Array.from(row, (value, i) => (i === ASKED ? -2 * value : 0));

let world: World;
let nowMs: number;
let loads: number;
const aliases = () => ports.aliases;
let ports: { aliases: ReturnType<typeof createMemoryAliases>; store: ModelStore };
beforeEach(async () => {
  world = createWorld();
  nowMs = NOW;
  loads = 0;
  ports = { aliases: createMemoryAliases(), store: createMemoryModelStore() };
  world.models = modelsOfAProcess();
  await world.fold("u:ann", did("asked"), did("asked"));
  await world.fold("u:bob", did("viewed"));
});

function modelsOfAProcess(): Models {
  return createModels({
    ...ports,
    store: {
      read: (address) => {
        loads++;
        return ports.store.read(address);
      },
    },
    createRunner: async () => contrary(),
    createExplain: async () => explainAsked,
    createGuard: () => (work) => work(new AbortController().signal),
    onProblem: () => {},
    now: () => nowMs,
    wait: () => new Promise(() => {}),
  });
}

async function promote(): Promise<number> {
  const onnx = new Uint8Array([7]);
  const passport = await passportOf(onnx, contrary());
  const { version } = await registerModel(ports.store, draftOf(shop, LEAD), onnx, passport);
  const promotion = { workspace: WORKSPACE, model: LEAD, version, who: "ann", why: "better" };
  await promoteModel(ports, promotion, nowMs);
  nowMs += 15_000;
  return version;
}

const profile = async (person: "u:ann" | "u:bob", explained = false) => {
  const asked = { workspace: WORKSPACE, person, explained };
  return JSON.parse((await readProfile(sourcesOf(world), asked, nowMs)).json);
};
const leads = async () => {
  const sources = leadSourcesOf(world);
  const list = { workspace: WORKSPACE, rank: LEAD, limit: 10 };
  return JSON.parse((await readLeads(sources, shop, list, nowMs)).json).leads;
};

describe("a promotion", () => {
  it("shows in the next answer, although the old one had minutes to live", async () => {
    expect(await profile("u:ann")).toMatchObject({ cache: "miss", lead: { rung: "rules" } });
    expect(await profile("u:ann")).toMatchObject({ cache: "hit" });
    await promote();
    expect(await profile("u:ann")).toMatchObject({
      cache: "miss",
      lead: { quality: 0.1192, rung: "own", model: `${LEAD}@1` },
      churn: { rung: "rules" },
    });
    expect(await profile("u:ann")).toMatchObject({ cache: "hit", lead: { model: `${LEAD}@1` } });
  });

  it("can be taken back, to the rules too", async () => {
    await promote();
    await profile("u:ann");
    await aliases().swap({
      workspace: WORKSPACE,
      model: LEAD,
      from: 1,
      to: undefined,
      who: "bob",
      why: "worse",
      atMs: nowMs,
    });
    nowMs += 15_000;
    const answer = await profile("u:ann");
    expect(answer).toMatchObject({ cache: "miss", lead: { quality: 0.7311, rung: "rules" } });
    expect(answer.lead).not.toHaveProperty("model");
  });

  it("turns the call list over instead of emptying it, with the model's reasons", async () => {
    await profile("u:ann");
    await profile("u:bob");
    expect((await leads()).map(({ userId }: { userId: string }) => userId)).toEqual(["ann", "bob"]);
    await promote();
    expect(await leads()).toMatchObject([
      { userId: "bob", score: 88, rung: "own" },
      {
        userId: "ann",
        score: 12,
        rung: "own",
        reasons: [{ feature: "asked_total", value: 2, effect: -4, says: "asked 2 times" }],
      },
    ]);
  });

  it("is swept through everybody at once, not after hours", async () => {
    await profile("u:ann");
    await profile("u:bob");
    await promote();
    const clock = { now: () => nowMs, deadlineMs: nowMs + 60_000 };
    const workspaces = createMemoryWorkspaces();
    const facts = await sweepProfiles({ ...world, workspaces }, shop, WORKSPACE, clock);
    expect(facts.warmed + facts.ranked).toBe(2);
    expect(await profile("u:bob")).toMatchObject({ cache: "hit", lead: { rung: "own" } });
  });

  it("is refused where somebody else was faster, or of a version that is not there", async () => {
    const version = await promote();
    const promotion = { workspace: WORKSPACE, model: LEAD, version, who: "ann", why: "again" };
    const slow = { ...ports.aliases, read: async () => ({ generation: 0, champions: {} }) };
    await expect(promoteModel({ ...ports, aliases: slow }, promotion, nowMs)).rejects.toMatchObject(
      { code: "alias.conflict", status: 409 },
    );
    await expect(promoteModel(ports, { ...promotion, version: 9 }, nowMs)).rejects.toMatchObject({
      code: "model.not_found",
    });
    expect(await aliases().history(WORKSPACE)).toHaveLength(1);
  });
});

describe("the reasons of answers that nobody acts on", () => {
  const because = { lead: { reasons: [{ says: "asked 2 times" }] } };

  it("come when they are asked for, made anew once and from the cache after that", async () => {
    await promote();
    expect(await profile("u:ann")).toMatchObject({ cache: "miss", lead: { reasons: [] } });
    nowMs++;
    expect(await profile("u:ann", true)).toMatchObject({ cache: "miss", ...because });
    expect(await profile("u:ann", true)).toMatchObject({ cache: "hit", ...because });
    expect(await profile("u:ann")).toMatchObject({ cache: "hit", ...because });
  });

  it("are left out where only the cache can answer", async () => {
    await promote();
    await profile("u:ann");
    world.storeAway = true;
    expect(await profile("u:ann", true)).toMatchObject({ cache: "hit", lead: { reasons: [] } });
  });
});

describe("a process that only serves hits", () => {
  it("loads no model, and reads aliases once", async () => {
    await promote();
    await profile("u:ann");
    loads = 0;
    world.models = modelsOfAProcess();
    for (let i = 0; i < 100; i++) expect(await profile("u:ann")).toMatchObject({ cache: "hit" });
    expect(loads).toBe(0);
  });

  it("serves what the cache saw last where the aliases cannot be read", async () => {
    await promote();
    await profile("u:ann");
    world.models = { ...world.models, generation: async () => undefined };
    expect(await profile("u:ann")).toMatchObject({ cache: "hit", lead: { rung: "own" } });
  });
});

it("says with each prediction which version and rung it is of", async () => {
  await promote();
  const asked = { workspace: WORKSPACE, model: LEAD };
  const request = { people: ["u:ann", "u:bob"] as const, many: true };
  expect(await predictModel(world, shop, asked, request, nowMs)).toMatchObject({
    model: LEAD,
    predictions: [
      { userId: "ann", lead: { rung: "own", model: `${LEAD}@1` } },
      { userId: "bob", lead: { rung: "own", model: `${LEAD}@1` } },
    ],
  });
});

it("lists what answers each prediction, and champions that the rules stand in for", async () => {
  await promote();
  const { generation, models } = await listModels(world.models, shop, WORKSPACE);
  expect(generation).toBe(1);
  expect(models).toMatchObject([
    { model: "churn_predictor_v2", part: "churn", rung: "rules" },
    { model: LEAD, part: "lead", rung: "own", version: `${LEAD}@1`, evaluation: { auc: 0.8 } },
    { model: "behavioral_intelligence_v2", part: "intent", rung: "rules" },
  ]);
  const swap = { workspace: WORKSPACE, model: "churn_predictor_v2", from: undefined, to: 9 };
  await aliases().swap({ ...swap, who: "", why: "", atMs: 0 });
  nowMs += 15_000;
  const [churn] = (await listModels(world.models, shop, WORKSPACE)).models;
  expect(churn).toMatchObject({ rung: "rules", away: "churn_predictor_v2@9" });
});
