import { encodeOnnxModel } from "@porchlight/onnx/encode-onnx-model";
import type { OnnxAttribute, OnnxModel, OnnxNode } from "@porchlight/onnx/onnx-model";
import { readOnnx } from "@porchlight/onnx/read-onnx";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { describe, expect, it } from "vitest";

const ints = (...value: number[]): OnnxAttribute => ({ type: "ints", value });
const floats = (...value: number[]): OnnxAttribute => ({ type: "floats", value });
const texts = (...value: string[]): OnnxAttribute => ({ type: "strings", value });
const text = (value: string): OnnxAttribute => ({ type: "string", value });

/** Another writer's: ids in no order and not from 0, no base margins, no covers, missing ones unsaid. */
const FOREIGN: Readonly<Record<string, OnnxAttribute>> = {
  nodes_treeids: ints(7, 7, 7, 3),
  nodes_nodeids: ints(12, 10, 11, 0),
  nodes_modes: texts("BRANCH_LT", "LEAF", "LEAF", "LEAF"),
  nodes_featureids: ints(1, 0, 0, 0),
  nodes_values: floats(0.5, 0, 0, 0),
  nodes_truenodeids: ints(11, 0, 0, 0),
  nodes_falsenodeids: ints(10, 0, 0, 0),
  target_treeids: ints(3, 7, 7),
  target_nodeids: ints(0, 10, 11),
  target_ids: ints(0, 0, 0),
  target_weights: floats(8, 2, -2),
  n_targets: { type: "int", value: 1 },
};

function file(
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
  model: Partial<OnnxModel> = {},
  other: Partial<OnnxNode> = {},
): Uint8Array {
  const node = {
    name: "t",
    operator: "TreeEnsembleRegressor",
    domain: "ai.onnx.ml",
    inputs: ["x"],
    outputs: ["y"],
  };
  return encodeOnnxModel({
    opsets: { "": 17, "ai.onnx.ml": 3 },
    metadata: {},
    nodes: [{ ...node, attributes: { ...FOREIGN, ...attributes }, ...other }],
    inputs: [{ name: "x", elementType: 1, shape: ["N", 2] }],
    outputs: [{ name: "y", elementType: 1, shape: ["N", 1] }],
    ...model,
  });
}

describe("an ONNX file of trees", () => {
  it("is read whoever wrote it", () => {
    const ensemble = readOnnx(file());
    expect(ensemble.cover).toBeUndefined();
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
    const ensemble = readOnnx(file(alone));
    expect(Array.from(ensemble.base)).toEqual([8]);
    expect(ensemble.roots).toHaveLength(1);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["no operator", file({}, { nodes: [] }), /requires one TreeEnsembleRegressor, got no operator/],
    ["another's operator", file({}, {}, { domain: "" }), /got ai.onnx.TreeEnsembleRegressor/],
    ["another input than the file's", file({}, {}, { inputs: ["w"] }), /take the input x, got w/],
    ["another output than the file's", file({}, {}, { outputs: ["z"] }), /the output y, got z/],
    [
      "features by the billion",
      file({}, { inputs: [{ name: "x", elementType: 1, shape: ["N", 2 ** 32] }] }),
      /F up to 65536, got 4294967296/,
    ],
    ["another operator set", file({}, { opsets: { "ai.onnx.ml": 5 } }), /ai.onnx.ml 1 or 3, got 5/],
    ["a transform", file({ post_transform: text("LOGISTIC") }), /post_transform, got LOGISTIC/],
    ["a mean", file({ aggregate_function: text("AVERAGE") }), /SUM, got AVERAGE/],
    ["base values", file({ base_values: floats(0.5) }), /no base_values/],
    ["double values", file({ nodes_values_as_tensor: { type: "other" } }), /float32/],
    [
      "other branches",
      file({ nodes_modes: texts("BRANCH_LEQ", "LEAF", "LEAF", "LEAF") }),
      /BRANCH_LT, got BRANCH_LEQ/,
    ],
    [
      "a node that two lead to",
      file({ nodes_truenodeids: ints(10, 0, 0, 0) }),
      /tree 0 to be a tree/,
    ],
    [
      "a root that is not first",
      file({
        nodes_modes: texts("LEAF", "BRANCH_LT", "LEAF", "LEAF"),
        target_nodeids: ints(0, 12, 11),
      }),
      /2 nodes apart/,
    ],
    ["vector leaves", file({ target_nodeids: ints(0, 10, 10) }), /vector leaves in tree 7/],
    ["a tree of two outputs", file({ target_ids: ints(0, 0, 1) }), /vector leaves in tree 7/],
    ["a leaf that is none", file({ target_nodeids: ints(0, 12, 10) }), /targets that are leaves/],
    ["a node twice", file({ nodes_nodeids: ints(12, 10, 12, 0) }), /each node once/],
    ["lists that differ", file({ nodes_values: floats(0) }), /4 numbers in nodes_values, got 1/],
    ["no outputs", file({ n_targets: text("1") }), /attribute n_targets/],
    ["more outputs than trees", file({ n_targets: { type: "int", value: 9 } }), /each output/],
    [
      "an open width",
      file({}, { inputs: [{ name: "x", elementType: 1, shape: ["N", "F"] }] }),
      /F/,
    ],
    ["no inputs", file({}, { inputs: [] }), /take the input , got x/],
    [
      "doubles",
      file({}, { inputs: [{ name: "x", elementType: 11, shape: ["N", 2] }] }),
      /one input float/,
    ],
    ["text", new TextEncoder().encode("no model at all"), /whole ONNX file/],
  ])("is refused by name: %s", (_, bytes, message) => {
    expect(() => readOnnx(bytes)).toThrow(message);
    expect(() => readOnnx(bytes)).toThrow(RangeError);
  });
});
