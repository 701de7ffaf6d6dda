import { buildShapTable } from "@porchlight/onnx/shap-table";
import { shapValues } from "@porchlight/onnx/tree-shap";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  coverOf,
  ensembleAndRow,
  leafOf,
  type PlainEnsemble,
  type PlainTree,
  toEnsemble,
} from "./plain-trees.ts";

// Margins are at most 6 trees of 8 and a base of 8; sums of as many float64 terms err by far less.
const TOLERANCE = 1e-12 * 56;

/** What is expected of a row of which only the coalition's features are known. */
function expectedOf(tree: PlainTree, row: Float32Array, coalition: number): number {
  if ("leaf" in tree) return tree.leaf;
  if (coalition & (1 << tree.feature)) {
    const leftOnly = { ...tree, left: LEFT, right: RIGHT };
    return expectedOf(leafOf(leftOnly, row) === 0 ? tree.left : tree.right, row, coalition);
  }
  const [left, right] = [coverOf(tree.left), coverOf(tree.right)];
  const sum =
    left * expectedOf(tree.left, row, coalition) + right * expectedOf(tree.right, row, coalition);
  return sum / (left + right);
}
const LEFT: PlainTree = { leaf: 0, cover: 1 };
const RIGHT: PlainTree = { leaf: 1, cover: 1 };

function worthOf({ trees, base }: PlainEnsemble, row: Float32Array, k: number, coalition: number) {
  return trees
    .filter(({ output }) => output === k)
    .reduce((sum, { root }) => sum + expectedOf(root, row, coalition), base[k] as number);
}

/** Shapley's definition: a feature's mean gain over all orders in which features become known. */
function slowShap(ensemble: PlainEnsemble, row: Float32Array, k: number): number[] {
  const F = ensemble.features;
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  const sizeOf = (set: number): number => set.toString(2).replaceAll("0", "").length;
  return Array.from({ length: F }, (_, f) => {
    let value = 0;
    for (let set = 0; set < 1 << F; set++) {
      if (set & (1 << f)) continue;
      const weight = (factorial(sizeOf(set)) * factorial(F - 1 - sizeOf(set))) / factorial(F);
      const gain = worthOf(ensemble, row, k, set | (1 << f)) - worthOf(ensemble, row, k, set);
      value += weight * gain;
    }
    return value;
  });
}

describe("Shapley values of trees", () => {
  it("are their definition, and what is expected of a row of which nothing is known", () => {
    fc.assert(
      fc.property(ensembleAndRow, ([plain, row]) => {
        const actual = shapValues(buildShapTable(toEnsemble(plain)), row);
        const expected = plain.base.flatMap((_, k) => [
          ...slowShap(plain, row, k),
          worthOf(plain, row, k, 0),
        ]);
        for (const [i, value] of expected.entries())
          expect(Math.abs((actual[i] as number) - value)).toBeLessThan(TOLERANCE);
      }),
      { numRuns: 300 },
    );
  });

  it("add up to the margin", () => {
    fc.assert(
      fc.property(ensembleAndRow, ([plain, row]) => {
        const ensemble = toEnsemble(plain);
        const values = shapValues(buildShapTable(ensemble), row);
        const width = ensemble.features + 1;
        for (const [k, margin] of walkTrees(ensemble, row).entries()) {
          const sum = values.subarray(k * width, (k + 1) * width).reduce((a, b) => a + b, 0);
          // Margins are summed in float32: 7 sums of at most 56, each half an ulp off.
          expect(Math.abs(sum - margin)).toBeLessThanOrEqual(7 * 2 ** -19);
        }
      }),
    );
  });

  it("give nothing to a feature that no tree splits on", () => {
    fc.assert(
      fc.property(ensembleAndRow, ([plain, row]) => {
        const wider = { ...plain, features: plain.features + 1 };
        const values = shapValues(buildShapTable(toEnsemble(wider)), Float32Array.of(...row, 7));
        for (let k = 0; k < plain.outputs; k++)
          expect(values[k * (wider.features + 1) + plain.features]).toBe(0);
      }),
    );
  });
});
