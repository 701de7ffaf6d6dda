import { openChampion } from "@porchlight/cli/evaluate/open-champion";
import { SHIPPED_WORKSPACE, type ShippedModels } from "@porchlight/core/models/shipped-models";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import type { ModelVersion } from "@porchlight/core/ports/model-store";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryAliases } from "../../fakes/memory-aliases.ts";
import { createMemoryModelStore } from "../../fakes/memory-model-store.ts";
import { draftOf, passportOf, versionOf } from "../../fakes/model-manifest.ts";
import { toEnsemble } from "../../law/onnx/plain-trees.ts";
import { shop } from "../predict/world.ts";

const LEAD = "lead_scorer_v2";
const onnx = writeOnnx(
  toEnsemble({
    features: shop.featureSet.columns.length,
    outputs: 1,
    objective: "",
    base: [0.5],
    trees: [],
  }),
);

let aliases: ReturnType<typeof createMemoryAliases>;
let store: ReturnType<typeof createMemoryModelStore>;
let files: ModelVersion[];
const shipped: ShippedModels = {
  list: async () => files.map(({ manifest }) => manifest),
  read: async ({ model }) => files.find(({ manifest }) => manifest.model === model) ?? "absent",
};
beforeEach(() => {
  aliases = createMemoryAliases();
  store = createMemoryModelStore();
  files = [];
});

const open = () => openChampion({ aliases, store }, "acme", shop, LEAD, shipped);

async function version(of: Parameters<typeof draftOf>[2], number: number): Promise<ModelVersion> {
  const passport = await passportOf(onnx, createTreeRunner(onnx));
  return versionOf(draftOf(shop, LEAD, of), number, onnx, passport);
}

async function promote(to: number): Promise<void> {
  const change = { workspace: "acme", model: LEAD, from: undefined, to, who: "t", why: "t" };
  await aliases.swap({ ...change, atMs: 0 });
}

const ofShipped = { workspace: SHIPPED_WORKSPACE, rung: "shipped" } as const;

describe("the champion that is evaluated", () => {
  it("is the workspace's own, though another ships", async () => {
    files = [await version(ofShipped, 2)];
    await store.write(await version({}, 7));
    await promote(7);
    const { manifest, runner } = await open();
    expect(manifest).toMatchObject({ rung: "own", version: 7 });
    const row = new Float32Array(shop.featureSet.columns.length);
    expect([...(await runner.run(row, 1))]).toEqual([0.5]);
  });

  it("is the one that ships, where the workspace has none", async () => {
    files = [await version(ofShipped, 2)];
    expect((await open()).manifest).toMatchObject({ rung: "shipped", version: 2 });
  });

  it("is none where none ships that fits: the rules answer", async () => {
    files = [await version({ ...ofShipped, featureSet: "0".repeat(16) }, 2)];
    await expect(open()).rejects.toMatchObject({
      code: "model.not_found",
      message: expect.stringContaining("the rules answer"),
    });
  });

  it("is refused where it is not written, or does not answer its golden rows", async () => {
    await promote(7);
    await expect(open()).rejects.toMatchObject({ code: "model.not_found" });
    const wrong = await passportOf(onnx, {
      features: shop.featureSet.columns.length,
      outputs: 1,
      run: async (_, rows) => new Float32Array(rows),
    });
    await store.write(await versionOf(draftOf(shop, LEAD), 7, onnx, wrong));
    await expect(open()).rejects.toMatchObject({ code: "model.passport_refused" });
  });
});
