import { PACKED_DEPTH_MAX, planRuns } from "@porchlight/onnx/plan-runs";
import { buildTreeEnsemble, type SourceTree } from "@porchlight/onnx/tree-ensemble";
import { describe, expect, it } from "vitest";

/** Branches down the right side, each with a leaf on its left. */
function chain(depth: number, output = 0): SourceTree {
  const nodes = Array.from({ length: 2 * depth + 1 }, (_, i) => i);
  const isBranch = (i: number) => i % 2 === 0 && i < 2 * depth;
  return {
    output,
    left: nodes.map((i) => (isBranch(i) ? i + 1 : -1)),
    right: nodes.map((i) => (isBranch(i) ? i + 2 : 0)),
    feature: nodes.map(() => 0),
    value: nodes,
    missingLeft: nodes.map(() => 1),
    cover: undefined,
  };
}

const plan = (trees: readonly SourceTree[], outputs = 1) =>
  planRuns(
    buildTreeEnsemble({
      features: 1,
      outputs,
      objective: "",
      base: new Array(outputs).fill(0),
      trees,
    }),
  );

const DEEP = PACKED_DEPTH_MAX + 1;

describe("a plan", () => {
  it("of no trees is empty", () => {
    expect(plan([])).toEqual([]);
  });

  it("joins fours that are as deep, and them alone", () => {
    const depths = [1, 0, 1, 0, 0, 0, 1, 0, 1, 2, 1, 1, 1, 0];
    expect(plan(depths.map((depth) => chain(depth)))).toEqual([
      { output: 0, depth: 1, start: 0, end: 16, trees: [0, 1, 2, 3, 4, 5, 6, 7] },
      { output: 0, depth: 2, start: 16, end: 32, trees: [8, 9, 10, 11] },
      { output: 0, depth: 1, start: 32, end: 40, trees: [12, 13] },
    ]);
  });

  it("keeps the trees of each output apart, in their order", () => {
    const trees = [1, 0, 1, 0, 1].map((output) => chain(0, output));
    expect(plan(trees, 3)).toEqual([
      { output: 0, depth: 0, start: 0, end: 4, trees: [1, 3] },
      { output: 1, depth: 0, start: 4, end: 8, trees: [0, 2, 4] },
    ]);
  });

  it("walks what is too deep, and begins another four behind it", () => {
    const depths = [0, DEEP, 0, 0, 0, 0, 0, DEEP, DEEP, PACKED_DEPTH_MAX];
    expect(plan(depths.map((depth) => chain(depth)))).toEqual([
      { output: 0, depth: 0, start: 0, end: 4, trees: [0] },
      { output: 0, tree: 1 },
      { output: 0, depth: 0, start: 4, end: 12, trees: [2, 3, 4, 5, 6] },
      { output: 0, tree: 7 },
      { output: 0, tree: 8 },
      { output: 0, depth: PACKED_DEPTH_MAX, start: 12, end: 12 + (4 << 8), trees: [9] },
    ]);
  });
});
