import { createModels, type ModelProblem } from "@porchlight/core/models/models";
import { createRecheck } from "@porchlight/core/models/recheck-rows";
import { scoreRows } from "@porchlight/core/predictions/score-rows";
import { expect, it } from "vitest";
import { createMarginRunner } from "../../fakes/margin-model.ts";
import { createMemoryAliases } from "../../fakes/memory-aliases.ts";
import { createMemoryModelStore } from "../../fakes/memory-model-store.ts";
import { draftOf, versionOf } from "../../fakes/model-manifest.ts";
import { shop } from "../predict/world.ts";

const LEAD = "lead_scorer_v2";
const DENORMAL = 2 ** -149;

/** Version 1 of a model in service: it answers 0, and another runtime `other`. */
async function createWorld(other: number) {
  const aliases = createMemoryAliases();
  const store = createMemoryModelStore();
  const problems: ModelProblem[] = [];
  const recheck = createRecheck();
  const world = { nowMs: 1_000_000, loads: 0, problems };
  await store.write(await versionOf(draftOf(shop, LEAD), 1));
  const swap = { workspace: "acme", model: LEAD, from: undefined, to: 1, who: "t", why: "t" };
  await aliases.swap({ ...swap, atMs: 0 });
  const models = createModels({
    aliases,
    store,
    recheck,
    async createRunner() {
      world.loads++;
      const runner = createMarginRunner(shop, 1, () => [0]);
      return { ...runner, openOther: async () => createMarginRunner(shop, 1, () => [other]) };
    },
    createExplain: () => Promise.reject(new RangeError("no covers")),
    createGuard: () => (work) => work(new AbortController().signal),
    onProblem: (problem) => problems.push(problem),
    now: () => world.nowMs,
    wait: () => new Promise(() => {}),
  });
  /** Scores three people by whatever serves, and says who answered. */
  const score = async () => {
    const serving = await models.serving("acme", shop, 1_000);
    const vectors = new Float32Array(3 * shop.featureSet.columns.length);
    const { answered } = await scoreRows(shop, serving, vectors, 3);
    return { answered: [...answered.keys()], away: serving.away };
  };
  return { world, recheck, score };
}

it("is pulled when one bit of a live row differs: the rules answer, and it is listed as away", async () => {
  const { world, recheck, score } = await createWorld(DENORMAL);
  expect(await score()).toEqual({ answered: [LEAD], away: [] });
  expect(await recheck.settle(10_000)).toEqual({ rechecked: 1, mismatched: 1 });
  expect(await score()).toEqual({ answered: [], away: [`${LEAD}@1`] });
  expect(world.problems).toMatchObject([
    { workspace: "acme", version: `${LEAD}@1`, error: { code: "model.mismatch" } },
  ]);
});

it("does not come back by itself, whatever time goes by", async () => {
  const { world, recheck, score } = await createWorld(DENORMAL);
  await score();
  await recheck.settle(10_000);
  world.nowMs += 3_600_000;
  expect(await score()).toEqual({ answered: [], away: [`${LEAD}@1`] });
  expect(world).toMatchObject({ loads: 1, problems: { length: 1 } });
});

it("serves on where both runtimes agree; golden rows are no live ones", async () => {
  const { world, recheck, score } = await createWorld(0);
  await score();
  expect(await recheck.settle(10_000)).toEqual({ rechecked: 1, mismatched: 0 });
  expect(await score()).toEqual({ answered: [LEAD], away: [] });
  expect(world.problems).toEqual([]);
});
