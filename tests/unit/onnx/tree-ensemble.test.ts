import {
  buildTreeEnsemble,
  type EnsembleParts,
  type SourceTree,
} from "@porchlight/onnx/tree-ensemble";
import { describe, expect, it } from "vitest";

const STUMP: SourceTree = {
  output: 0,
  left: [1, -1, -1],
  right: [2, -1, -1],
  feature: [1, 0, 0],
  value: [0.5, -1, 1],
  missingLeft: [1, 0, 0],
  cover: [10, 4, 6],
};
const build = (parts: Partial<EnsembleParts> = {}) =>
  buildTreeEnsemble({ features: 2, outputs: 1, objective: "o", base: [0], trees: [], ...parts });
const withTree = (changes: Partial<SourceTree>) => () =>
  build({ trees: [STUMP, { ...STUMP, ...changes }] });

describe("an ensemble", () => {
  it("is laid out in pre-order, whatever order its nodes had, without those out of reach", () => {
    const tree: SourceTree = {
      output: 1,
      // Root 0: left is node 4, a leaf; right is node 2, whose leaves are 5 and 1. Nothing leads to 3.
      left: [4, -1, 5, -1, -1, -1],
      right: [2, 0, 1, 0, 0, 0],
      feature: [0, 9, 1, 9, 9, 9],
      value: [0.5, 1, 1.5, Number.NaN, 4, 5],
      missingLeft: [0, 1, 1, 1, 1, 1],
      cover: [10, 1, 3, 0, 7, 2],
    };
    expect(build({ outputs: 2, base: [-0, 0.1], trees: [tree, STUMP] })).toEqual({
      features: 2,
      outputs: 2,
      objective: "o",
      base: Float32Array.of(0, 0.1),
      roots: Int32Array.of(0, 5),
      treeOutput: Int32Array.of(1, 0),
      feature: Int32Array.of(0, -1, 1, -1, -1, 1, -1, -1),
      value: Float32Array.of(0.5, 4, 1.5, 5, 1, 0.5, -1, 1),
      right: Int32Array.of(2, 0, 4, 0, 0, 7, 0, 0),
      missingLeft: Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 0),
      cover: Float32Array.of(10, 7, 3, 2, 1, 10, 4, 6),
    });
  });

  it("has covers if each of its trees has", () => {
    expect(withTree({ cover: undefined })().cover).toBeUndefined();
    expect(withTree({})().cover).toHaveLength(6);
  });

  it("may hold trees as deep as they come", () => {
    const branches = Array.from({ length: 20_000 }, (_, i) => i);
    const leaves = [...branches, 0].map(() => -1);
    const B = branches.length;
    const all = [...branches, ...leaves];
    const chain: SourceTree = {
      output: 0,
      left: [...branches.map((i) => B + i), ...leaves],
      right: [...branches.map((i) => (i + 1 < B ? i + 1 : 2 * B)), ...leaves],
      feature: all.map(() => 0),
      value: all.map((i) => i),
      missingLeft: all.map(() => 0),
      cover: undefined,
    };
    expect(build({ trees: [chain] }).feature).toHaveLength(2 * B + 1);
  });

  const one = "one of 2 features, got";
  it.each<[string, () => unknown, string]>([
    ["no features", () => build({ features: 0 }), "at least one feature, got 0"],
    ["half a feature", () => build({ features: 1.5 }), "at least one feature, got 1.5"],
    ["no outputs", () => build({ outputs: 0, base: [] }), "at least one output, got 0"],
    ["half an output", () => build({ outputs: 1.5 }), "at least one output, got 1.5"],
    ["too few bases", () => build({ outputs: 2 }), "2 finite base margins, got [0]"],
    ["too many bases", () => build({ base: [0, 1] }), "1 finite base margins, got [0,1]"],
    [
      "an endless base",
      () => build({ outputs: 2, base: [0, 1 / 0] }),
      "2 finite base margins, got [0,Infinity]",
    ],
    ["an output too many", withTree({ output: 1 }), "tree 1 to add to one of 1 outputs, got 1"],
    [
      "an output before the first",
      withTree({ output: -1 }),
      "tree 1 to add to one of 1 outputs, got -1",
    ],
    [
      "half an output of a tree",
      withTree({ output: 0.5 }),
      "tree 1 to add to one of 1 outputs, got 0.5",
    ],
    [
      "too few right children",
      withTree({ right: [2] }),
      "all of tree 1 for each of its 3 nodes, got [1,3,3,3,3]",
    ],
    [
      "too many covers",
      withTree({ cover: [1, 2, 3, 4] }),
      "all of tree 1 for each of its 3 nodes, got [3,3,3,3,4]",
    ],
    [
      "too few sides of missing values",
      withTree({ missingLeft: [], cover: undefined }),
      "all of tree 1 for each of its 3 nodes, got [3,3,3,0,3]",
    ],
    [
      "a child past the last node",
      withTree({ left: [3, -1, -1] }),
      "a child among 3 nodes of tree 1, got 3",
    ],
    [
      "no right child",
      withTree({ right: [-1, -1, -1] }),
      "a child among 3 nodes of tree 1, got -1",
    ],
    [
      "a node that two lead to",
      withTree({ right: [1, -1, -1] }),
      "tree 1 to be a tree, got node 1 of tree 1 a second time",
    ],
    [
      "a circle",
      withTree({ left: [0, -1, -1] }),
      "tree 1 to be a tree, got node 0 of tree 1 a second time",
    ],
    [
      "an endless leaf",
      withTree({ value: [0.5, 1e39, 1] }),
      "a finite leaf at node 1 of tree 1, got 1e+39",
    ],
    [
      "no number to split at",
      withTree({ value: [Number.NaN, 1, 1] }),
      "a number as split point of node 0 of tree 1, got NaN",
    ],
    ["a feature too many", withTree({ feature: [2, 0, 0] }), `node 0 of tree 1 to split ${one} 2`],
    ["no feature", withTree({ feature: [-1, 0, 0] }), `node 0 of tree 1 to split ${one} -1`],
    ["half a feature", withTree({ feature: [0.5, 0, 0] }), `node 0 of tree 1 to split ${one} 0.5`],
  ])("is refused by name: %s", (_, make, message) => {
    expect(make).toThrow(new RangeError(`buildTreeEnsemble requires ${message}`));
  });
});
