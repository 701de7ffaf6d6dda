import { readOnnx } from "@porchlight/onnx/read-onnx";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { describe, expect, it } from "vitest";
import { floats, foreignTrees, ints, texts } from "./foreign-trees.ts";

describe("an ONNX file of trees", () => {
  it("is read whoever wrote it", () => {
    const ensemble = readOnnx(foreignTrees());
    expect(ensemble.cover).toBeUndefined();
    expect(ensemble.objective).toBe("");
    expect(Array.from(ensemble.base)).toEqual([0]);
    expect(Array.from(ensemble.roots)).toEqual([0, 3]);
    const rows = Float32Array.of(0, 0.25, 0, 0.5, 0, Number.NaN);
    expect(Array.from(walkTrees(ensemble, rows))).toEqual([6, 10, 10]);
  });

  it("takes its first tree of one leaf per output for the base margins", () => {
    const alone = {
      nodes_treeids: ints(3, 7, 7, 7),
      nodes_nodeids: ints(0, 12, 10, 11),
      nodes_modes: texts("LEAF", "BRANCH_LT", "LEAF", "LEAF"),
      nodes_featureids: ints(0, 1, 0, 0),
      nodes_values: floats(0, 0.5, 0, 0),
      nodes_truenodeids: ints(0, 11, 0, 0),
      nodes_falsenodeids: ints(0, 10, 0, 0),
    };
    const ensemble = readOnnx(foreignTrees(alone));
    expect(Array.from(ensemble.base)).toEqual([8]);
    expect(ensemble.roots).toHaveLength(1);
  });

  it("may mix the nodes of its trees", () => {
    const mixed = {
      nodes_treeids: ints(7, 3, 7, 7),
      nodes_nodeids: ints(12, 0, 10, 11),
      nodes_modes: texts("BRANCH_LT", "LEAF", "LEAF", "LEAF"),
      nodes_hitrates: floats(5, 4, 3, 2),
    };
    const ensemble = readOnnx(foreignTrees(mixed));
    const rows = Float32Array.of(0, 0.25, 0, 0.5, 0, Number.NaN);
    expect(Array.from(walkTrees(ensemble, rows))).toEqual([6, 10, 10]);
    expect(ensemble.cover).toEqual(Float32Array.of(5, 2, 3, 4));
  });

  it("may send missing values left, and leave leaves without a value", () => {
    const ensemble = readOnnx(
      foreignTrees({
        nodes_missing_value_tracks_true: ints(1, 0, 0, 0),
        target_treeids: ints(3, 7),
        target_nodeids: ints(0, 10),
        target_ids: ints(0, 0),
        target_weights: floats(8, 2),
      }),
    );
    const rows = Float32Array.of(0, 0.25, 0, 0.5, 0, Number.NaN);
    expect(Array.from(walkTrees(ensemble, rows))).toEqual([8, 10, 8]);
  });

  /** Two trees of one leaf and a stump; the leaves add to the outputs that are given, the stump to the first. */
  const leavesOf = (first: number, second: number) =>
    foreignTrees({
      nodes_treeids: ints(0, 1, 2, 2, 2),
      nodes_nodeids: ints(0, 0, 0, 1, 2),
      nodes_modes: texts("LEAF", "LEAF", "BRANCH_LT", "LEAF", "LEAF"),
      nodes_featureids: ints(0, 0, 1, 0, 0),
      nodes_values: floats(0, 0, 0.5, 0, 0),
      nodes_truenodeids: ints(0, 0, 1, 0, 0),
      nodes_falsenodeids: ints(0, 0, 2, 0, 0),
      target_treeids: ints(0, 1, 2, 2),
      target_nodeids: ints(0, 0, 1, 2),
      target_ids: ints(first, second, 0, 0),
      target_weights: floats(4, 5, 6, 7),
      n_targets: { type: "int", value: 2 },
    });

  it("has base margins if its first trees are leaves of all outputs in order, or none", () => {
    const inOrder = readOnnx(leavesOf(0, 1));
    expect([...inOrder.base]).toEqual([4, 5]);
    expect([...inOrder.roots]).toEqual([0]);
    for (const [first, second] of [
      [1, 0],
      [0, 0],
    ] as const) {
      const ensemble = readOnnx(leavesOf(first, second));
      expect([...ensemble.base]).toEqual([0, 0]);
      expect([...ensemble.treeOutput]).toEqual([first, second, 0]);
    }
  });

  it("may be of operator set 1, and of as many features as are allowed", () => {
    const wide = [{ name: "x", elementType: 1, shape: ["N", 65_536] }];
    const ensemble = readOnnx(foreignTrees({}, { opsets: { "ai.onnx.ml": 1 }, inputs: wide }));
    expect(ensemble.features).toBe(65_536);
  });
});
