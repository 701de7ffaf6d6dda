import { decodeOnnxModel } from "@porchlight/onnx/decode-onnx-model";
import { buildTreeEnsemble, type TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { describe, expect, it } from "vitest";

/** A tree of three leaves and one of one, for the second output and the first. */
const small = (): TreeEnsemble =>
  buildTreeEnsemble({
    features: 9,
    outputs: 2,
    objective: "reg:squarederror",
    base: [0.5, -3],
    trees: [
      {
        output: 1,
        left: [1, -1, 3, -1, -1],
        right: [2, 0, 4, 0, 0],
        feature: [8, 0, 7, 0, 0],
        value: [1.5, 10, 2.5, 20, 30],
        missingLeft: [0, 0, 1, 0, 0],
        cover: [6, 1, 5, 2, 3],
      },
      { output: 0, left: [-1], right: [0], feature: [0], value: [4], missingLeft: [0], cover: [6] },
    ],
  });

const ints = (...value: number[]) => ({ type: "ints", value: Int32Array.from(value) });
const floats = (...value: number[]) => ({ type: "floats", value: Float32Array.from(value) });

const ATTRIBUTES = {
  nodes_treeids: ints(0, 1, 2, 2, 2, 2, 2, 3),
  nodes_nodeids: ints(0, 0, 0, 1, 2, 3, 4, 0),
  nodes_modes: {
    type: "strings",
    value: ["LEAF", "LEAF", "BRANCH_LT", "LEAF", "BRANCH_LT", "LEAF", "LEAF", "LEAF"],
  },
  nodes_featureids: ints(0, 0, 8, 0, 7, 0, 0, 0),
  nodes_values: floats(0, 0, 1.5, 0, 2.5, 0, 0, 0),
  nodes_truenodeids: ints(0, 0, 1, 0, 3, 0, 0, 0),
  nodes_falsenodeids: ints(0, 0, 2, 0, 4, 0, 0, 0),
  nodes_missing_value_tracks_true: ints(0, 0, 0, 0, 1, 0, 0, 0),
  nodes_hitrates: floats(0, 0, 6, 1, 5, 2, 3, 6),
  target_treeids: ints(0, 1, 2, 2, 2, 3),
  target_nodeids: ints(0, 0, 1, 3, 4, 0),
  target_ids: ints(0, 1, 1, 1, 1, 0),
  target_weights: floats(0.5, -3, 10, 20, 30, 4),
  n_targets: { type: "int", value: 2 },
  aggregate_function: { type: "string", value: "SUM" },
  post_transform: { type: "string", value: "NONE" },
};

const MODEL = {
  opsets: { "": 17, "ai.onnx.ml": 3 },
  metadata: { objective: "reg:squarederror" },
  nodes: [
    {
      name: "trees",
      operator: "TreeEnsembleRegressor",
      domain: "ai.onnx.ml",
      inputs: ["x"],
      outputs: ["margin"],
      attributes: ATTRIBUTES,
    },
  ],
  inputs: [{ name: "x", elementType: 1, shape: ["N", 9] }],
  outputs: [{ name: "margin", elementType: 1, shape: ["N", 2] }],
};

describe("an ensemble as ONNX", () => {
  it("is one TreeEnsembleRegressor, its base margins the first trees", () => {
    expect(decodeOnnxModel(writeOnnx(small()))).toEqual(MODEL);
  });

  it("says nothing of covers that it has not", () => {
    const { nodes_hitrates: _, ...attributes } = ATTRIBUTES;
    const [node] = decodeOnnxModel(writeOnnx({ ...small(), cover: undefined })).nodes;
    expect(node?.attributes).toEqual(attributes);
  });
});
