import { ServiceError } from "@porchlight/core/error";
import type { ModelRunner } from "@porchlight/core/models/model-runner";
import { createModels, type ModelProblem } from "@porchlight/core/models/models";
import type { Aliases } from "@porchlight/core/ports/aliases";
import type { ModelStore } from "@porchlight/core/ports/model-store";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMarginRunner } from "../../fakes/margin-model.ts";
import { createMemoryAliases } from "../../fakes/memory-aliases.ts";
import { createMemoryModelStore } from "../../fakes/memory-model-store.ts";
import { draftOf, versionOf } from "../../fakes/model-manifest.ts";
import { shop } from "../predict/world.ts";

const LEAD = "lead_scorer_v2";

const never = () => new Promise<void>(() => {});

/** A store and aliases that can go away or hang, a clock that is moved by hand, and all of it counted. */
function createWorld() {
  const aliases = createMemoryAliases();
  const store = createMemoryModelStore();
  const problems: ModelProblem[] = [];
  const world = {
    aliases,
    store,
    problems,
    nowMs: 1_000_000,
    aliasReads: 0,
    loads: 0,
    away: false,
    /** Whatever is waited for takes longer than that. */
    isStuck: false,
    /** What a load waits for. */
    slowly: async (): Promise<void> => {},
    /** What a read of aliases waits for. */
    aliasesSlowly: async (): Promise<void> => {},
    runner: createMarginRunner(shop, 1, () => [0]) as ModelRunner,
    async promote(version: number, of: Parameters<typeof draftOf>[2] = {}, model = LEAD) {
      await store.write(await versionOf(draftOf(shop, model, of), version));
      const from = (await aliases.read("acme")).champions[model];
      const change = { workspace: "acme", model, from, to: version, who: "t", why: "t", atMs: 0 };
      await aliases.swap(change);
    },
    async codes() {
      return problems.map(({ error, version }) => [version, error.code]);
    },
  };
  const models = createModels({
    aliases: {
      async read(workspace) {
        world.aliasReads++;
        await world.aliasesSlowly();
        if (world.away) throw new ServiceError("store.unavailable", "away");
        return aliases.read(workspace);
      },
    } satisfies Pick<Aliases, "read">,
    store: {
      async read(address) {
        world.loads++;
        await world.slowly();
        if (world.away) throw new ServiceError("model.unavailable", "away");
        return store.read(address);
      },
    } satisfies Pick<ModelStore, "read">,
    createRunner: async () => world.runner,
    createExplain: async () => {
      throw new RangeError("no covers");
    },
    createGuard: () => (work) => work(new AbortController().signal),
    onProblem: (problem) => problems.push(problem),
    now: () => world.nowMs,
    wait: async (ms) => {
      if (!world.isStuck) return never();
      world.nowMs += ms;
    },
  });
  const serving = async (waitMs = 1_000) => {
    const { generation, models: loaded, away } = await models.serving("acme", shop, waitMs);
    return { generation, versions: [...loaded.values()].map((m) => m.manifest.version), away };
  };
  return { ...world, world, models, serving };
}

let world: ReturnType<typeof createWorld>["world"];
let models: ReturnType<typeof createWorld>["models"];
let serving: ReturnType<typeof createWorld>["serving"];
beforeEach(() => {
  ({ world, models, serving } = createWorld());
});
describe("aliases in memory", () => {
  it("are read once for all that asks within five seconds, hits included", async () => {
    for (let i = 0; i < 500; i++) await models.generation("acme");
    await serving();
    expect(world.aliasReads).toBe(1);
    expect(world.loads).toBe(0);
  });

  it("are never older than fifteen seconds while the table answers", async () => {
    await models.generation("acme");
    await world.promote(1);
    world.nowMs += 15_000;
    expect(await models.generation("acme")).toBe(1);
  });

  it("are read again behind the answer before that, so that who asks does not wait", async () => {
    await models.generation("acme");
    await world.promote(1);
    world.nowMs += 5_000;
    world.aliasesSlowly = never;
    expect(await models.generation("acme")).toBe(0);
    world.aliasesSlowly = async () => {};
    expect(world.aliasReads).toBe(2);
  });

  it("stay as they were last read while the table is away, and come back with it", async () => {
    await world.promote(1);
    await serving();
    world.away = true;
    world.nowMs += 3_600_000;
    expect(await serving()).toMatchObject({ generation: 1, versions: [1] });
    world.away = false;
    world.nowMs += 2_000;
    await world.promote(2);
    expect(await serving()).toMatchObject({ generation: 2, versions: [2] });
  });

  it("are unknown where they were never read, and the table is not asked at every turn", async () => {
    world.away = true;
    for (let i = 0; i < 50; i++) expect(await models.generation("acme")).toBeUndefined();
    expect(await serving()).toEqual({ generation: undefined, versions: [], away: [] });
    expect(world.aliasReads).toBe(1);
    expect(await world.codes()).toEqual([[undefined, "store.unavailable"]]);
  });

  it("are waited for one second, not longer", async () => {
    world.aliasesSlowly = never;
    world.isStuck = true;
    const before = world.nowMs;
    expect(await models.generation("acme")).toBeUndefined();
    expect(world.nowMs - before).toBe(1_000);
  });
});

describe("versions in memory", () => {
  it("are loaded once, and the first who asks waits for it", async () => {
    await world.promote(3);
    expect(await serving()).toEqual({ generation: 1, versions: [3], away: [] });
    await serving();
    expect(world.loads).toBe(1);
  });

  it("answer as soon as an alias points to them", async () => {
    await world.promote(1);
    await serving();
    await world.promote(2);
    world.nowMs += 15_000;
    expect(await serving()).toMatchObject({ generation: 2, versions: [2] });
    await world.promote(1);
    world.nowMs += 15_000;
    expect(await serving()).toMatchObject({ generation: 3, versions: [1] });
    expect(world.loads).toBe(2);
  });

  it("that load slowly are waited for until a stated time after they began, by all together", async () => {
    await world.promote(1);
    await models.generation("acme");
    world.slowly = never;
    world.isStuck = true;
    const before = world.nowMs;
    expect(await serving(1_000)).toMatchObject({ versions: [], away: [`${LEAD}@1`] });
    expect(world.nowMs - before).toBe(1_000);
    await serving(1_000);
    expect(world.nowMs - before).toBe(1_000);
    expect(world.loads).toBe(1);
  });

  it("arrive behind the answers of the rules", async () => {
    await world.promote(1);
    await models.generation("acme");
    let arrive = () => {};
    world.slowly = () =>
      new Promise((resolve) => {
        arrive = resolve;
      });
    world.isStuck = true;
    expect(await serving()).toMatchObject({ versions: [] });
    arrive();
    const arrived = async () => expect(await serving()).toMatchObject({ versions: [1], away: [] });
    await vi.waitFor(arrived);
  });

  it("that cannot be loaded are tried again after half a minute, which nobody waits for", async () => {
    await world.promote(1);
    await models.generation("acme");
    world.away = true;
    for (let i = 0; i < 20; i++) expect(await serving()).toMatchObject({ away: [`${LEAD}@1`] });
    expect(world.loads).toBe(1);
    expect(await world.codes()).toEqual([[`${LEAD}@1`, "model.unavailable"]]);
    world.away = false;
    world.nowMs += 30_000;
    world.slowly = never;
    const before = world.nowMs;
    expect(await serving()).toMatchObject({ versions: [] });
    expect(world.nowMs).toBe(before);
    expect(world.loads).toBe(2);
  });

  it.each([
    ["another feature set", { featureSet: "0".repeat(16) }, "model.bad_feature_set"],
    ["other columns under that hash", { columns: ["x", "y"] }, "model.bad_feature_set"],
    [
      "classes where the schema asks yes or no",
      { outputs: 2, classes: ["a", "b"] },
      "model.bad_shape",
    ],
    ["more outputs than one", { outputs: 2 }, "model.bad_shape"],
  ])("of %s are refused by name", async (_, of, code) => {
    await world.promote(1, of);
    expect(await serving()).toEqual({ generation: 1, versions: [], away: [`${LEAD}@1`] });
    expect(await world.codes()).toEqual([[`${LEAD}@1`, code]]);
  });

  it("whose classes stand in another order are refused", async () => {
    const intent = "behavioral_intelligence_v2";
    await world.promote(1, { classes: ["dormant", "ask"] }, intent);
    await serving();
    expect(await world.codes()).toEqual([[`${intent}@1`, "model.bad_shape"]]);
  });

  it("whose runner answers their golden rows otherwise are refused, and the rules answer", async () => {
    world.runner = createMarginRunner(shop, 1, () => [2 ** -20]);
    await world.promote(1);
    expect(await serving()).toEqual({ generation: 1, versions: [], away: [`${LEAD}@1`] });
    expect(await world.codes()).toEqual([[`${LEAD}@1`, "model.passport_refused"]]);
  });

  it("whose file takes another width than their manifest says are refused", async () => {
    world.runner = { ...world.runner, features: 99 };
    await world.promote(1);
    await serving();
    expect(await world.codes()).toEqual([[`${LEAD}@1`, "model.bad_shape"]]);
  });

  it("that an alias names and nobody wrote are not found", async () => {
    const change = { workspace: "acme", model: LEAD, from: undefined, to: 9, who: "", why: "" };
    await world.aliases.swap({ ...change, atMs: 0 });
    await serving();
    expect(await world.codes()).toEqual([[`${LEAD}@9`, "model.not_found"]]);
  });

  it("of models that the schema does not predict are left alone", async () => {
    const change = { workspace: "acme", model: "old_v1", from: undefined, to: 9, who: "", why: "" };
    await world.aliases.swap({ ...change, atMs: 0 });
    expect(await serving()).toEqual({ generation: 1, versions: [], away: [] });
    expect(world.loads).toBe(0);
  });

  it("that cannot be explained answer without reasons", async () => {
    await world.promote(1);
    const { models: loaded } = await models.serving("acme", shop, 1_000);
    expect(await loaded.get(LEAD)?.explain()).toBeUndefined();
  });

  it("leave memory when they were idle, and are given back; those in use stay", async () => {
    let released = 0;
    world.runner = Object.assign({}, world.runner, {
      release: async () => {
        released++;
      },
    });
    for (let version = 1; version <= 70; version++) {
      await world.promote(version);
      world.nowMs += 15_000;
      await serving();
    }
    expect(released).toBe(6);
    expect(world.loads).toBe(70);
    await world.promote(1);
    world.nowMs += 15_000;
    expect(await serving()).toMatchObject({ versions: [1] });
    expect(world.loads).toBe(71);
  });
});
