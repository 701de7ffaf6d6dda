import { createOnnxRunner } from "@porchlight/adapters/onnxruntime/onnx-runner";
import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import { parseModelManifest } from "@porchlight/core/models/model-manifest";
import { hashBytes } from "@porchlight/core/models/model-version";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { createRandom } from "@porchlight/numeric/seeded-random";
import type { Engine } from "@porchlight/trainer/engine";
import type { Truth } from "@porchlight/trainer/measure-model";
import { registerTrained } from "@porchlight/trainer/register-trained";
import { type Replayed, replayRows } from "@porchlight/trainer/replay-rows";
import { type TrainedModel, type TrainOptions, trainModel } from "@porchlight/trainer/train-model";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createMemoryAliases } from "../../fakes/memory-aliases.ts";
import { createMemoryModelStore } from "../../fakes/memory-model-store.ts";
import { plantedArchive } from "./planted-archive.ts";
import { did, shop } from "./shop.ts";

// Training takes what it takes on a machine that is busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const NOW_MS = Date.UTC(2026, 5, 5);

const replay = (archive: readonly ArchiveRow[]) => replayRows(archive, { behavior: shop, seed: 1 });

function train(
  model: string,
  replayed: Replayed,
  more: Partial<TrainOptions> = {},
): Promise<TrainedModel> {
  const runtimes = [
    { name: "onnxruntime-web", createRunner: createOnnxRunner },
    { name: "porchlight", createRunner: async (onnx: Uint8Array) => createTreeRunner(onnx) },
  ];
  const by = { engine: trainXgboost, runtimes };
  const options = { workspace: "w", ...by, seed: 5, threads: 1, nowMs: NOW_MS };
  return trainModel({ replayed, model, ...options, ...more });
}

const archive = plantedArchive({ people: 220, days: 150, seed: 3 });
let planted: Replayed;
let leaver: TrainedModel;
beforeAll(async () => {
  planted = await replay(archive);
  leaver = await train("leaver", planted);
});

describe("trainModel", () => {
  it.each([
    ["leaver", 0.9],
    ["next", 0.9],
  ])("finds the signal that was planted for %s", async (model, least) => {
    const { report } = await train(model, planted);
    expect(report.auc).toBeGreaterThan(least);
    expect(report.auc).toBeGreaterThan(report.rulesAuc);
    expect(report.testCut.by).toBe("time");
  });

  it("calibrates on people it has not learned from, and says where it acts", async () => {
    const { report, draft } = leaver;
    const { calibration, decided, operatingPoint, parts, reliability } = report;
    expect(draft).toMatchObject({ calibration, operatingPoint });
    expect(parts.calibration).toBeGreaterThan(50);
    expect(operatingPoint?.outcomes).toBeGreaterThan(30);
    expect(operatingPoint?.outcomes).toBeLessThanOrEqual(220);
    expect(operatingPoint?.promise).toEqual(shop.predictions.leaver?.promise);
    expect(decided?.rows).toBe(report.rows);
    expect(reliability.ece).toBeLessThan(2 * reliability.perfectEce[1]);
    expect(draft.evaluation.intervals?.logLoss?.[0]).toBeLessThan(report.logLoss);
    expect(draft.evaluation.intervals?.logLoss?.[1]).toBeGreaterThan(report.logLoss);
    const next = await train("next", planted);
    expect(next.draft).toMatchObject({
      calibration: { method: "temperature" },
      operatingPoint: null,
    });
    expect(next.report.decided).toBeUndefined();
  });

  it("learns nothing where there is nothing to know", async () => {
    const random = createRandom(11);
    const noise = Array.from({ length: 150 }, (_, i) => `u:${i}` as const).flatMap((person) =>
      Array.from({ length: 30 }, () =>
        did(person, random() < 0.04 ? "bought" : "viewed", random() * 150),
      ),
    );
    const { report } = await train("buyer", await replay(noise));
    expect(Math.abs(report.auc - 0.5)).toBeLessThan(0.08);
  });

  it("gives the same bytes for the same archive and seed", async () => {
    const again = await train("leaver", planted);
    const other = await train("leaver", planted, { seed: 6 });
    expect(await hashBytes(again.onnx)).toBe(await hashBytes(leaver.onnx));
    expect(again.draft).toEqual(leaver.draft);
    expect(await hashBytes(other.onnx)).not.toBe(await hashBytes(leaver.onnx));
  });

  it("sets the AUC of who knows the truth beside its own, then and now", async () => {
    const truth: Truth = (moments) => {
      expect(moments.filter(({ atMs }) => atMs % 3_600_000 !== 0)).toEqual([]);
      return moments.map(({ person }) => {
        const digit = Number(person.slice(2)) % 10;
        return { chance: digit / 10, comes: digit > 5 };
      });
    };
    const now = await replayRows(archive, { behavior: shop, seed: 1, present: true });
    const { report } = await train("leaver", now, { truth });
    expect(Math.abs((report.bayesAuc as number) - 0.5)).toBeLessThan(0.15);
    expect(report.present).toMatchObject({ bayesAuc: 1, baseRate: expect.closeTo(0.4, 1) });
    expect(Math.abs((report.present?.auc as number) - 0.5)).toBeLessThan(0.15);
    expect(now.present.momentMs[0]).toBeGreaterThan(now.knownUntilMs);
    expect([leaver.report.bayesAuc, leaver.report.present]).toEqual([undefined, undefined]);
  });

  it("searches on validation rows alone, and trains with the best of all it tried", async () => {
    const progress: string[] = [];
    const measured: Float32Array[] = [];
    const engine: Engine = async (request) => {
      measured.push(request.validation.labels);
      return trainXgboost(request);
    };
    const onTrial = (done: number, total: number) => progress.push(`${done} of ${total}`);
    const search = () => train("leaver", planted, { engine, trials: 3, onTrial });
    const { draft, report } = await search();
    const tried = draft.training.search?.tried ?? [];
    expect(progress.at(-1)).toBe("5 of 5");
    expect(new Set(measured.map((labels) => labels.length))).toEqual(
      new Set([report.parts.validation]),
    );
    expect(tried.length).toBe(4);
    expect(tried.map(({ parameters }) => parameters)).toContainEqual(
      expect.objectContaining({ eta: 0.05, max_depth: 4, lambda: 10 }),
    );
    expect(draft.training.parameters).toMatchObject(tried[0]?.parameters ?? {});
    expect((await search()).draft).toEqual(draft);
    expect(leaver.draft.training.search).toBeUndefined();
  });

  it("ends in the middle of a search when it is told to", async () => {
    const stop = new AbortController();
    const onTrial = () => stop.abort(new Error("enough"));
    const searching = train("leaver", planted, { trials: 3, onTrial, signal: stop.signal });
    await expect(searching).rejects.toThrow("enough");
  });

  it("says what is missing where there is too little, without calling the engine", async () => {
    const engine: Engine = () => expect.fail("there is nothing to train on");
    const few = await replay(plantedArchive({ people: 10, days: 40, seed: 3 }));
    await expect(train("buyer", few, { engine })).rejects.toMatchObject({
      code: "training.too_little",
      message: expect.stringContaining("won; it takes about"),
    });
  });

  it("says that what the engine made cannot be read", async () => {
    const engine: Engine = async () => ({
      modelFile: new TextEncoder().encode("{}"),
      bestIteration: 0,
      xgboostVersion: "9",
      margins: () => expect.fail("there is nothing to ask"),
    });
    await expect(train("leaver", planted, { engine })).rejects.toMatchObject({
      code: "model.unreadable",
    });
  });
});

describe("registerTrained", () => {
  const ports = () => ({ aliases: createMemoryAliases(), store: createMemoryModelStore() });
  const register = (to: ReturnType<typeof ports>, one: TrainedModel) =>
    registerTrained(to, one, { nowMs: NOW_MS, who: "porchlight train" });

  it("keeps a version with its figures and makes it the champion", async () => {
    const to = ports();
    const { manifest, promoted } = await register(to, leaver);
    expect(promoted).toBe(true);
    expect(parseModelManifest(manifest)).toMatchObject({
      version: 1,
      rung: "own",
      passport: { tolerance: 0, agreed: expect.arrayContaining(["onnxruntime-web"]) },
      featureSet: shop.featureSet.hash,
      evaluation: { auc: leaver.report.auc, rows: leaver.report.rows },
      training: { rows: leaver.report.parts.train, seed: 5 },
    });
    expect(await to.aliases.read("w")).toEqual({ generation: 1, champions: { leaver: 1 } });
    const [change] = await to.aliases.history("w");
    expect(change?.why).toContain(`AUC ${leaver.report.auc.toFixed(3)}`);
    expect((await register(to, leaver)).manifest.version).toBe(2);
    expect((await to.aliases.read("w")).champions).toEqual({ leaver: 2 });
  });

  it("leaves the champion where the rules rank better, and says so", async () => {
    const to = ports();
    const worse = { ...leaver, report: { ...leaver.report, auc: 0.4 } };
    const { manifest, promoted, why } = await register(to, worse);
    expect({ promoted, why }).toEqual({
      promoted: false,
      why: expect.stringContaining("leaver@1 ranks worse: AUC 0.400"),
    });
    expect(
      await to.store.read({ workspace: "w", model: "leaver", version: manifest.version }),
    ).not.toBe("absent");
    expect(await to.aliases.read("w")).toEqual({ generation: 0, champions: {} });
  });
});
