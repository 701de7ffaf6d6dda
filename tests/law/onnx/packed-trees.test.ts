import { designGoldenRows } from "@porchlight/core/models/golden-rows-design";
import { packTrees } from "@porchlight/onnx/packed-trees";
import { PACKED_DEPTH_MAX } from "@porchlight/onnx/plan-runs";
import { runTrees } from "@porchlight/onnx/run-trees";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ensembleAndRow, type PlainTree, plainEnsemble, toEnsemble, value } from "./plain-trees.ts";

/** Both answers to rows, in bits: what prints alike may differ. */
const bitsOf = (margins: Float32Array): number[] => [...new Uint32Array(margins.buffer)];
const walked = (ensemble: TreeEnsemble, rows: Float32Array) => bitsOf(walkTrees(ensemble, rows));
const ran = (ensemble: TreeEnsemble, rows: Float32Array) =>
  bitsOf(runTrees(packTrees(ensemble), rows, rows.length / ensemble.features));

const ONE = { features: 2, outputs: 1, objective: "" };
const leaf = (of: number): PlainTree => ({ leaf: of, cover: 1 });

/** As deep as is asked, on one side: each node's other child is a leaf. */
const chain = (depth: number, sign = 1): PlainTree =>
  depth === 0
    ? leaf(sign / 3)
    : {
        feature: depth % 2,
        split: sign * (1 - depth / 8),
        missingLeft: depth % 3 === 0,
        left: leaf(Math.fround(depth / 7)),
        right: chain(depth - 1, sign),
      };

const ensembleOf = (roots: readonly PlainTree[], base = 0.1): TreeEnsemble =>
  toEnsemble({ ...ONE, base: [base], trees: roots.map((root) => ({ output: 0, root })) });

/** A tree for each feature, laid out here: checking as many takes longer than running them. */
function stumpOfEach(features: number): TreeEnsemble {
  const isBranch = Uint8Array.from({ length: 3 * features }, (_, i) => Number(i % 3 === 0));
  return {
    ...ONE,
    features,
    base: Float32Array.of(0),
    roots: Int32Array.from({ length: features }, (_, t) => 3 * t),
    treeOutput: new Int32Array(features),
    feature: Int32Array.from(isBranch, (is, i) => (is ? i / 3 : -1)),
    value: Float32Array.from(isBranch, (_, i) => [0.5, 1, 2][i % 3] as number),
    right: Int32Array.from(isBranch, (is, i) => (is ? i + 2 : 0)),
    missingLeft: isBranch,
    cover: undefined,
  };
}

describe("packed trees", () => {
  it("answer any row as the trees do that they were packed from, to the last bit", () => {
    fc.assert(
      fc.property(ensembleAndRow, ([plain, row]) => {
        const ensemble = toEnsemble(plain);
        expect(ran(ensemble, row)).toEqual(walked(ensemble, row));
      }),
      { numRuns: 500 },
    );
  });

  it("answer values on their split points and an ulp beside, missing ones, denormals and zeros", () => {
    fc.assert(
      fc.property(plainEnsemble, fc.nat(1e6), (plain, seed) => {
        const ensemble = toEnsemble(plain);
        const rows = designGoldenRows(ensemble, 60, seed);
        expect(ran(ensemble, rows)).toEqual(walked(ensemble, rows));
      }),
      { numRuns: 100 },
    );
  });

  it("answer infinite values, and split points that are infinite", () => {
    const infinite = fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const any = fc.oneof(infinite, value);
    const stump = fc.record({ feature: fc.nat(1), split: any.filter((x) => !Number.isNaN(x)) });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(stump, fc.boolean()), { minLength: 1, maxLength: 9 }),
        fc.array(any, { minLength: 2, maxLength: 2 }),
        (stumps, row) => {
          const ensemble = ensembleOf(
            stumps.map(([of, missingLeft], t) => ({
              ...of,
              missingLeft,
              left: leaf(2 ** t),
              right: leaf(-(2 ** -t)),
            })),
          );
          const vector = Float32Array.from(row);
          expect(ran(ensemble, vector)).toEqual(walked(ensemble, vector));
        },
      ),
    );
  });

  it("add deep trees, which are walked, in their place among the others", () => {
    // Of these the sum depends on the order: 1e8 swallows what is added while it is there.
    const depths = [1, 2, PACKED_DEPTH_MAX, PACKED_DEPTH_MAX + 1, 3, 40, 0, 1, 1, 1, 1, 12];
    const roots = depths.flatMap((depth, t) => [chain(depth, (-1) ** t), leaf(1e8), leaf(-1e8)]);
    const ensemble = ensembleOf(roots);
    const rows = designGoldenRows(ensemble, 200, 3);
    expect(ran(ensemble, rows)).toEqual(walked(ensemble, rows));
    const walks = packTrees(ensemble).runs.filter((run) => "tree" in run);
    expect(walks.map((run) => run.tree)).toEqual([3 * 3, 5 * 3, 11 * 3]);
  });

  it("sum each output by itself, whatever stands between its trees", () => {
    const trees = Array.from({ length: 31 }, (_, t) => ({
      output: [2, 0, 0, 1, 2][t % 5] as number,
      root: chain(t % 4),
    }));
    const ensemble = toEnsemble({ ...ONE, outputs: 4, base: [1, -600_000, 0, 5], trees });
    const rows = designGoldenRows(ensemble, 100, 9);
    expect(ran(ensemble, rows)).toEqual(walked(ensemble, rows));
  });

  it("are padded no deeper than their fours need", () => {
    const depths = [8, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 0];
    const { runs } = packTrees(ensembleOf(depths.map((depth) => chain(depth))));
    expect(runs).toMatchObject([
      { depth: 8, start: 0, end: 4 << 8 },
      { depth: 2, start: 4 << 8, end: (4 << 8) + (8 << 2) },
      { depth: 0, start: (4 << 8) + (8 << 2), end: (4 << 8) + (8 << 2) + 4 },
    ]);
  });

  it("are walked where no number stands for a missing value: it goes left of what none is left of", () => {
    const stump = { feature: 0, split: Number.NEGATIVE_INFINITY, left: leaf(1), right: leaf(2) };
    const walks = [true, false].map((missingLeft) => {
      const { runs } = packTrees(ensembleOf([{ ...stump, missingLeft }, chain(0)]));
      return runs.map((run) => "tree" in run);
    });
    expect(walks).toEqual([[true, false], [false]]);
  });

  it.each([
    [2 ** 16, Uint16Array],
    [2 ** 16 + 1, Int32Array],
  ])("look at as many as %s features", (features, Slots) => {
    const ensemble = stumpOfEach(features);
    const row = Float32Array.from({ length: features }, (_, f) => [0, 1, Number.NaN][f % 3] ?? 0);
    expect(packTrees(ensemble).slot.constructor).toBe(Slots);
    expect(ran(ensemble, row)).toEqual(walked(ensemble, row));
  });

  it("write into the room they are given, and all of it", () => {
    const packed = packTrees(ensembleOf([chain(2)], 0));
    const room = new Float32Array(3).fill(99);
    const rows = Float32Array.of(0, 0, 1, 1, Number.NaN, 1);
    expect(runTrees(packed, rows, 3, room)).toBe(room);
    expect(room).toEqual(runTrees(packed, rows, 3));
  });

  it.each([
    ["too few numbers", 3, 2, 2],
    ["too many numbers", 5, 2, 2],
    ["half a row", 3, 1.5, 2],
    ["too little room", 4, 2, 1],
    ["too much room", 4, 2, 3],
  ])("refuse %s", (_, numbers, rows, room) => {
    const packed = packTrees(ensembleOf([chain(1)]));
    const run = () => runTrees(packed, new Float32Array(numbers), rows, new Float32Array(room));
    expect(run).toThrow(RangeError);
    expect(run).toThrow(`got ${numbers} and ${room}`);
  });
});
