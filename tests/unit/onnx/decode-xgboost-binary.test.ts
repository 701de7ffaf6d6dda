import { decodeXgboostBinary } from "@porchlight/onnx/decode-xgboost-binary";
import { readXgboost } from "@porchlight/onnx/read-xgboost";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { describe, expect, it } from "vitest";
import {
  type BinaryChanges,
  type BinaryNode,
  encodeXgboostBinary,
} from "./encode-xgboost-binary.ts";

const read = (changes?: BinaryChanges) => readXgboost(encodeXgboostBinary(changes));
const leaf = { left: -1, right: -1, feature: 0, value: 1, cover: 5 };
const nodesWith = (root: Partial<BinaryNode>, left: Partial<BinaryNode> = {}): BinaryChanges => ({
  nodes: [
    { left: 1, right: 2, feature: 1, value: 0.5, cover: 10, ...root },
    { ...leaf, ...left },
    leaf,
  ],
});

describe("a model in XGBoost's first format", () => {
  it("is read whole", () => {
    expect(read()).toEqual({
      features: 2,
      outputs: 1,
      objective: "binary:logistic",
      base: Float32Array.of(0),
      roots: Int32Array.of(0, 3),
      treeOutput: Int32Array.of(0, 0),
      feature: Int32Array.of(1, -1, -1, 1, -1, -1),
      value: Float32Array.of(0.5, -1, 1, 0.5, -1, 1),
      right: Int32Array.of(2, 0, 0, 5, 0, 0),
      missingLeft: Uint8Array.of(1, 0, 0, 1, 0, 0),
      cover: Float32Array.of(10, 4, 6, 10, 4, 6),
    });
  });

  it("is the document that the same model has as JSON", () => {
    const nodes = [
      { left: 1, right: 2, feature: 0, missingLeft: true, value: 0.5, cover: 10 },
      { left: -1, right: -1, feature: 3, value: 2, cover: 4 },
      { left: -1, right: -1, feature: 1, value: 3, cover: 6 },
    ];
    const tree = {
      tree_param: { size_leaf_vector: 1 },
      left_children: [1, -1, -1],
      right_children: [2, -1, -1],
      split_indices: [0, 3, 1],
      default_left: [1, 0, 0],
      split_conditions: [0.5, 2, 3],
      sum_hessian: [10, 4, 6],
    };
    const model = {
      gbtree_model_param: { num_parallel_tree: 1 },
      trees: [tree, tree],
      tree_info: [0, 258],
    };
    const file = encodeXgboostBinary({
      nodes,
      outputs: [0, 258],
      booster: "dart",
      objective: "o",
      weights: [1, 0.25],
      leafVector: 1,
      version: 1,
      attributes: { best_iteration: "0", é: "" },
    });
    expect(decodeXgboostBinary(file)).toEqual({
      version: [1, 7, 0],
      learner: {
        objective: { name: "o" },
        attributes: { best_iteration: "0", é: "" },
        learner_model_param: { base_score: 0.5, num_feature: 2, num_class: 0, num_target: 1 },
        gradient_booster: { name: "dart", gbtree: { model }, weight_drop: [1, 0.25] },
      },
    });
  });

  it("is read where it lies in a longer buffer", () => {
    const longer = Uint8Array.of(1, ...encodeXgboostBinary(), 1);
    expect(readXgboost(longer.subarray(1, -1))).toEqual(read());
  });

  it("is refused by name wherever it is cut short", () => {
    const weights = [1, 0.5];
    const file = encodeXgboostBinary({ booster: "dart", weights, attributes: { a: "b" } });
    for (let length = 0; length < file.length; length++)
      expect(() => decodeXgboostBinary(file.subarray(0, length)), `${length} bytes`).toThrow(
        /^decodeXgboostBinary requires \d+ times \d+ bytes, got \d+ bytes more$/,
      );
  });

  it("is refused if it does not begin with its letters", () => {
    expect(() => decodeXgboostBinary(encodeXgboostBinary({ magic: "bs64" }))).toThrow(
      "decodeXgboostBinary requires the letters binf, got others",
    );
  });

  it.each<[string, number, number, string]>([
    // Places of lengths in the file; behind the letters and the learner lie the names.
    ["a name", 140, 2 ** 31, "2147483648 times 1 bytes, got 717 bytes more"],
    ["nodes", 140 + 8 + 15 + 8 + 6 + 160 + 4, 12, "12 times 36 bytes, got 380 bytes more"],
    ["attributes", 140 + 8 + 15 + 8 + 6 + 160 + 2 * 256 + 8, 1, "1 times 16 bytes, got 0 bytes"],
  ])("is refused before room is made for more than it holds: %s", (_, at, count, message) => {
    const file = encodeXgboostBinary();
    new DataView(file.buffer).setUint32(at, count, true);
    expect(() => decodeXgboostBinary(file)).toThrow(`decodeXgboostBinary requires ${message}`);
  });

  it("may have attributes, which count, or none", () => {
    const attributes = { best_iteration: "0", porchlight_base_margin: "0.25" };
    const ensemble = read({ attributes });
    expect(Array.from(walkTrees(ensemble, Float32Array.of(0, 0)))).toEqual([0.25 - 1]);
    expect(read({ hasAttributes: false })).toEqual(read());
  });

  it("has weights for trees that were dropped", () => {
    const ensemble = read({ booster: "dart", weights: [1, 0.5] });
    expect(Array.from(walkTrees(ensemble, Float32Array.of(0, 0)))).toEqual([-1.5]);
  });

  it.each<[string, BinaryChanges, RegExp]>([
    ["an unknown version", { version: 9 }, /version \[9,7,0\]/],
    ["a version before all", { version: 0 }, /version \[0,7,0\]/],
    ["other letters", { magic: "bs64" }, /requires a model that XGBoost saved/],
    ["a linear booster", { booster: "gblinear" }, /booster gbtree or dart, got gblinear/],
    ["an unknown objective", { objective: "rank:ndcg" }, /got rank:ndcg/],
    ["vector leaves", { leafVector: 3 }, /vector leaves in tree 0/],
    ["fewer trees than none", { trees: -1 }, /requires -1 times 148 bytes/],
    ["trees without end", { trees: 2 ** 31 - 1 }, /times 148 bytes, got \d+ bytes more/],
    ["a tree without nodes", { nodes: [] }, /a child among 0 nodes/],
    ["a NaN leaf", nodesWith({}, { value: Number.NaN }), /finite leaf at node 1/],
    ["a NaN split point", nodesWith({ value: Number.NaN }), /split point of node 0/],
    ["a foreign child", nodesWith({ left: 3 }), /a child among 3 nodes/],
    ["a circle", nodesWith({ left: 0 }), /tree 0 to be a tree/],
    ["half a branch", nodesWith({ right: -1 }), /a child among 3 nodes/],
    ["a foreign feature", nodesWith({ feature: 2 }), /one of 2 features, got 2/],
    ["no features", { features: 0 }, /at least one feature/],
    ["features by the billion", { features: 4e9 }, /65536 features at most/],
    ["fewer weights than trees", { booster: "dart", weights: [1] }, /a weight for each of 2/],
    [
      "attributes that nobody announced",
      { hasAttributes: false, weights: [1] },
      /requires a file that ends with its attributes, got more/,
    ],
  ])("is refused by name: %s", (_, changes, message) => {
    expect(() => read(changes)).toThrow(message);
    expect(() => read(changes)).toThrow(RangeError);
  });
});
