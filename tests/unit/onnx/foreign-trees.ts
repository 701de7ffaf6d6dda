import { encodeOnnxModel } from "@porchlight/onnx/encode-onnx-model";
import type { OnnxAttribute, OnnxModel, OnnxNode } from "@porchlight/onnx/onnx-model";

export const ints = (...value: number[]): OnnxAttribute => ({ type: "ints", value });
export const floats = (...value: number[]): OnnxAttribute => ({ type: "floats", value });
export const texts = (...value: string[]): OnnxAttribute => ({ type: "strings", value });
export const text = (value: string): OnnxAttribute => ({ type: "string", value });

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

/** A file of those trees, but for what is changed: of the attributes, of the model, of the node. */
export function foreignTrees(
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
