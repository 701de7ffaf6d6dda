import { listModels } from "@porchlight/core/models/list-models";
import { createModels, type ModelProblem } from "@porchlight/core/models/models";
import { SHIPPED_WORKSPACE, type ShippedModels } from "@porchlight/core/models/shipped-models";
import type { ModelVersion } from "@porchlight/core/ports/model-store";
import { decisionWords } from "@porchlight/core/predictions/decision-words";
import type { OperatingPoint } from "@porchlight/core/predictions/operating-point";
import { beforeEach, describe, expect, it } from "vitest";
import { createMarginRunner } from "../../fakes/margin-model.ts";
import { createMemoryAliases } from "../../fakes/memory-aliases.ts";
import { createMemoryModelStore } from "../../fakes/memory-model-store.ts";
import { draftOf, versionOf } from "../../fakes/model-manifest.ts";
import { shop } from "../predict/world.ts";

const [CHURN, LEAD, INTENT] = [
  "churn_predictor_v2",
  "lead_scorer_v2",
  "behavioral_intelligence_v2",
] as const;

type Of = Parameters<typeof draftOf>[2];

let aliases: ReturnType<typeof createMemoryAliases>;
let store: ReturnType<typeof createMemoryModelStore>;
let shipped: Map<string, ModelVersion>;
let problems: ModelProblem[];
let lists: number;
let reads: number;
let broken: unknown;
beforeEach(() => {
  aliases = createMemoryAliases();
  store = createMemoryModelStore();
  shipped = new Map();
  problems = [];
  [lists, reads, broken] = [0, 0, undefined];
});

const files: ShippedModels = {
  async list() {
    lists++;
    if (broken !== undefined) throw broken;
    return [...shipped.values()].map(({ manifest }) => manifest);
  },
  async read({ model }) {
    reads++;
    return shipped.get(model) ?? "absent";
  },
};

const modelsOfAProcess = () =>
  createModels({
    aliases,
    store,
    shipped: files,
    createRunner: async () => createMarginRunner(shop, 1, () => [0]),
    createExplain: async () => {
      throw new RangeError("no covers");
    },
    createGuard: () => (work) => work(new AbortController().signal),
    onProblem: (problem) => problems.push(problem),
    now: () => 1_000_000,
    wait: () => new Promise(() => {}),
  });

async function ship(model: string, of: Of = {}): Promise<void> {
  const draft = draftOf(shop, model, { workspace: SHIPPED_WORKSPACE, rung: "shipped", ...of });
  shipped.set(model, await versionOf(draft, 4));
}

async function promote(workspace: string, model: string, version: number): Promise<void> {
  await store.write(await versionOf(draftOf(shop, model, { workspace }), version));
  const change = { workspace, model, from: undefined, to: version, who: "t", why: "t", atMs: 0 };
  await aliases.swap(change);
}

const rungs = async (models = modelsOfAProcess(), workspace = "acme") =>
  (await listModels(models, shop, workspace)).models.map(({ rung, version }) => version ?? rung);

describe("a shipped version", () => {
  it("answers where a workspace has no champion of its own, and the rules where none ships", async () => {
    await ship(LEAD);
    const { models } = await listModels(modelsOfAProcess(), shop, "acme");
    expect(models).toMatchObject([
      { model: CHURN, rung: "rules" },
      { model: LEAD, rung: "shipped", version: `${LEAD}@4` },
      { model: INTENT, rung: "rules" },
    ]);
    expect(problems).toEqual([]);
  });

  it("gives way to a champion of the workspace's own, model by model, and is not even read", async () => {
    await ship(LEAD);
    await ship(CHURN);
    await promote("acme", LEAD, 9);
    const { models } = await listModels(modelsOfAProcess(), shop, "acme");
    expect(models.map(({ rung }) => rung)).toEqual(["shipped", "own", "rules"]);
    expect(reads).toBe(1);
  });

  it("does not stand in for a champion that cannot be loaded: the rules do, and it is told", async () => {
    await ship(LEAD);
    const change = { workspace: "acme", model: LEAD, from: undefined, to: 9, who: "", why: "" };
    await aliases.swap({ ...change, atMs: 0 });
    const { models } = await listModels(modelsOfAProcess(), shop, "acme");
    expect(models[1]).toMatchObject({ rung: "rules", away: `${LEAD}@9` });
  });

  it("is in memory once for all workspaces, and is none of a workspace that is called like its own", async () => {
    await ship(LEAD);
    await promote(SHIPPED_WORKSPACE, LEAD, 4);
    const models = modelsOfAProcess();
    expect(await rungs(models, "acme")).toEqual(["rules", `${LEAD}@4`, "rules"]);
    expect(await rungs(models, "bolt")).toEqual(["rules", `${LEAD}@4`, "rules"]);
    expect([lists, reads]).toEqual([1, 1]);
    const serving = await models.serving(SHIPPED_WORKSPACE, shop, 1_000);
    expect(serving.models.get(LEAD)?.manifest.rung).toBe("own");
  });

  it.each<[string, Of]>([
    ["another schema", { schema: "cars" }],
    ["another feature set", { featureSet: "0".repeat(16) }],
  ])("of %s is passed over in silence: the rules answer", async (_, of) => {
    await ship(LEAD, of);
    expect(await rungs()).toEqual(["rules", "rules", "rules"]);
    expect(reads).toBe(0);
    expect(problems).toEqual([]);
  });

  it("whose columns stand in another order is refused by name", async () => {
    await ship(LEAD, { columns: shop.featureSet.columns.toReversed() });
    expect(await rungs()).toEqual(["rules", "rules", "rules"]);
    expect(problems).toMatchObject([
      { version: `${LEAD}@4`, error: { code: "model.bad_feature_set" } },
    ]);
  });

  it("whose runner answers its golden rows otherwise is refused: the rules answer", async () => {
    await ship(LEAD, { outputs: 1 });
    const version = shipped.get(LEAD) as ModelVersion;
    shipped.set(LEAD, { ...version, golden: version.golden.with(version.golden.length - 1, 66) });
    const list = await listModels(modelsOfAProcess(), shop, "acme");
    expect(list.models[1]).toMatchObject({ rung: "rules", away: `${LEAD}@4` });
    expect(problems).toMatchObject([{ error: { code: "model.passport_refused" } }]);
  });

  it("promises nothing of people it has seen no outcome of, and says about how many it takes", async () => {
    const promise = { precision: 0.95, delta: 0.05 };
    const kept = { promise, outcomes: 800, threshold: -9, acted: 90, right: 89, coverage: 0.1 };
    const claimOf = async (operatingPoint: OperatingPoint | null) => {
      await ship(LEAD, { operatingPoint });
      const { models } = await modelsOfAProcess().serving("acme", shop, 1_000);
      return models.get(LEAD)?.manifest.operatingPoint;
    };
    const unproven = { promise, outcomes: 0 };
    expect(await claimOf(kept)).toEqual({ ...unproven, refused: { outcomes: 0, needed: 800 } });
    const refused = { promise, outcomes: 70, refused: { outcomes: 70, needed: 900 } };
    expect(await claimOf(refused)).toEqual({ ...unproven, refused: { outcomes: 0, needed: 900 } });
    const never = { promise, outcomes: 70, refused: { outcomes: 70 } };
    expect(await claimOf(never)).toEqual({ ...unproven, refused: { outcomes: 0 } });
    expect(await claimOf(null)).toBeNull();
    expect(decisionWords({ decision: "abstain", refused: { outcomes: 0, needed: 800 } })).toBe(
      "no promise: of people here it has seen no outcome, and about 800 are needed",
    );
    expect(decisionWords({ decision: "abstain", refused: { outcomes: 0 } })).toBe(
      "no promise: of people here it has seen no outcome",
    );
  });

  it("that cannot be listed is told of once, and the rules answer", async () => {
    broken = new RangeError("no folder");
    const models = modelsOfAProcess();
    for (let i = 0; i < 3; i++) expect(await rungs(models)).toEqual(["rules", "rules", "rules"]);
    expect(problems).toMatchObject([
      { workspace: SHIPPED_WORKSPACE, error: { code: "model.unreadable", cause: broken } },
    ]);
    expect(lists).toBe(1);
  });
});
