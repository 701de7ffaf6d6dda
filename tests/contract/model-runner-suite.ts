import { designGoldenRows } from "@porchlight/core/models/golden-rows-design";
import type { ModelRunner } from "@porchlight/core/models/model-runner";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { expect, it } from "vitest";
import {
  type PlainEnsemble,
  type PlainTree,
  plainMargins,
  toEnsemble,
} from "../law/onnx/plain-trees.ts";
import { differingRows } from "./float32.ts";

const branch = (
  feature: number,
  split: number,
  left: number | PlainTree,
  right: number | PlainTree,
  missingLeft = false,
): PlainTree => {
  const treeOf = (side: number | PlainTree): PlainTree =>
    typeof side === "number" ? { leaf: side, cover: 1 } : side;
  return {
    feature,
    split: Math.fround(split),
    missingLeft,
    left: treeOf(left),
    right: treeOf(right),
  };
};

/** A tree that is one long branch: no padded form holds it. */
const deep = (depth: number): PlainTree =>
  depth === 0
    ? { leaf: 1, cover: 1 }
    : branch(depth % 3, 1 - depth / 50, Math.fround(-depth / 7), deep(depth - 1), depth % 2 === 0);

const one = { features: 3, outputs: 1, objective: "binary:logistic" };
const MODELS: Readonly<Record<string, PlainEnsemble>> = {
  "trees that split": {
    ...one,
    base: [Math.fround(0.1)],
    trees: [
      { output: 0, root: branch(0, 0.1, -0.25, branch(1, 0, 0.5, 1 / 1024, true)) },
      { output: 0, root: branch(2, -0, -1e-3, 1e-3) },
      { output: 0, root: branch(1, 2 ** -149, 1 / 4, -1 / 8, true) },
    ].map(({ output, root }) => ({ output, root: rounded(root) })),
  },
  "trees for three outputs, in no order": {
    ...one,
    outputs: 3,
    base: [0.5, -600_000, 0].map(Math.fround),
    trees: [
      { output: 2, root: branch(0, 1, 4, -4, true) },
      { output: 0, root: branch(2, 0.25, 0.5, -0.5) },
      { output: 1, root: branch(1, 0, 0.125, 0.0625) },
      { output: 2, root: branch(0, -1, 0.25, 0.75) },
    ],
  },
  "a tree of one long branch": {
    ...one,
    base: [0],
    trees: [{ output: 0, root: rounded(deep(60)) }],
  },
  "no trees": { ...one, outputs: 2, base: [0.25, -3], trees: [] },
  "trees of one leaf": { ...one, base: [1], trees: [{ output: 0, root: { leaf: 2, cover: 1 } }] },
};

function rounded(tree: PlainTree): PlainTree {
  if ("leaf" in tree) return { ...tree, leaf: Math.fround(tree.leaf) };
  return { ...tree, left: rounded(tree.left), right: rounded(tree.right) };
}

const splitting = MODELS["trees that split"] as PlainEnsemble;
const bytesOf = (model: PlainEnsemble): Uint8Array => writeOnnx(toEnsemble(model));

/** The law of the port, for every implementation that runs ONNX files of trees. */
export function modelRunnerSuite(create: (bytes: Uint8Array) => Promise<ModelRunner>): void {
  it.each(Object.entries(MODELS))(
    "answers the margins of %s, to the last bit",
    async (_, model) => {
      const ensemble = toEnsemble(model);
      const rows = 300;
      const vectors = designGoldenRows(ensemble, rows, 11);
      const runner = await create(writeOnnx(ensemble));
      expect([runner.features, runner.outputs]).toEqual([model.features, model.outputs]);
      const expected = Array.from({ length: rows }, (_, n) =>
        plainMargins(model, vectors.subarray(n * model.features, (n + 1) * model.features)),
      ).flat();
      const margins = await runner.run(vectors, rows);
      expect(differingRows(margins, Float32Array.from(expected), model.outputs)).toEqual([]);
    },
  );

  it("answers a row the same alone, among others and beside other runs", async () => {
    const runner = await create(bytesOf(splitting));
    const vectors = designGoldenRows(toEnsemble(splitting), 50, 5);
    const together = await runner.run(vectors, 50);
    const alone = await Promise.all(
      Array.from({ length: 50 }, (_, n) => runner.run(vectors.slice(n * 3, n * 3 + 3), 1)),
    );
    expect(alone.map(([margin]) => margin)).toEqual(Array.from(together));
  });

  it("answers nothing for no rows", async () => {
    const runner = await create(bytesOf(splitting));
    expect(await runner.run(new Float32Array(0), 0)).toEqual(new Float32Array(0));
  });

  it("gives its answer away and leaves its input alone", async () => {
    const runner = await create(bytesOf(splitting));
    const vectors = Float32Array.of(0, Number.NaN, 1);
    const margins = await runner.run(vectors, 1);
    const kept = margins.slice();
    const again = await runner.run(Float32Array.of(1, 1, 1), 1);
    again.fill(99);
    expect(margins).toEqual(kept);
    expect(await runner.run(vectors, 1)).toEqual(kept);
    expect(vectors).toEqual(Float32Array.of(0, Number.NaN, 1));
  });

  it("reads a part of a longer array as it stands there", async () => {
    const runner = await create(bytesOf(splitting));
    const part = Float32Array.of(9, 9, 0, Number.NaN, 1, 9).subarray(2, 5);
    const margins = await runner.run(part, 1);
    expect(margins).toEqual(await runner.run(Float32Array.of(0, Number.NaN, 1), 1));
  });

  it.each<[string, Float32Array, number]>([
    ["too short", new Float32Array(5), 2],
    ["too long", new Float32Array(7), 2],
    ["half a row", new Float32Array(3), 0.5],
    ["fewer than none", new Float32Array(0), -1],
    ["no number of rows", new Float32Array(0), Number.NaN],
    ["infinite", Float32Array.of(0, Number.POSITIVE_INFINITY, 0), 1],
    ["infinite below", Float32Array.of(0, 0, 0, 0, 0, Number.NEGATIVE_INFINITY), 2],
    ["in float64", new Float64Array(3) as never, 1],
  ])("refuses vectors that are %s", async (_, vectors, rows) => {
    const runner = await create(bytesOf(splitting));
    await expect(runner.run(vectors, rows)).rejects.toMatchObject({ code: "model.bad_input" });
  });

  it("fails rather than answer what is not a number", async () => {
    const large = { leaf: Math.fround(3e38), cover: 1 };
    const trees = [large, large].map((root) => ({ output: 0, root }));
    const runner = await create(bytesOf({ ...one, base: [0], trees }));
    const run = runner.run(new Float32Array(3), 1);
    await expect(run).rejects.toMatchObject({ code: "model.failed" });
  });

  it("refuses what is no model, or a part of one", async () => {
    const bytes = bytesOf(splitting);
    const text = new TextEncoder().encode('{"learner":{}}');
    for (const none of [new Uint8Array(0), text, bytes.subarray(0, bytes.length - 20)])
      await expect(create(none)).rejects.toMatchObject({ code: "model.unreadable" });
  });
}
