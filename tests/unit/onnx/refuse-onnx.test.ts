import { decodeOnnxModel } from "@porchlight/onnx/decode-onnx-model";
import { encodeOnnxModel } from "@porchlight/onnx/encode-onnx-model";
import { readOnnx } from "@porchlight/onnx/read-onnx";
import { describe, expect, it } from "vitest";
import { floats, foreignTrees, ints, text, texts } from "./foreign-trees.ts";

const input = (name: string, ...shape: (number | string)[]) => ({ name, elementType: 1, shape });
const other = { name: "", operator: "Cast", domain: "", inputs: [], outputs: [], attributes: {} };
const operators = (...domains: string[]) => ({
  nodes: domains.map((domain) => ({ ...other, domain })),
});

/** The same file with its node there twice. */
function twice(bytes: Uint8Array): Uint8Array {
  const model = decodeOnnxModel(bytes);
  return encodeOnnxModel({ ...model, nodes: [...model.nodes, ...model.nodes] });
}

describe("an ONNX file that is none of trees, or of others", () => {
  it.each<[string, () => Uint8Array, string]>([
    [
      "no operator",
      () => foreignTrees({}, { nodes: [] }),
      "readOnnx requires one TreeEnsembleRegressor, got no operator",
    ],
    [
      "another's operator",
      () => foreignTrees({}, {}, { domain: "" }),
      "readOnnx requires one TreeEnsembleRegressor, got ai.onnx.TreeEnsembleRegressor",
    ],
    [
      "another operator of that domain",
      () => foreignTrees({}, {}, { operator: "TreeEnsemble" }),
      "readOnnx requires one TreeEnsembleRegressor, got TreeEnsemble",
    ],
    [
      "several operators",
      () => foreignTrees({}, operators("", "ai.onnx.ml", "own")),
      "readOnnx requires one TreeEnsembleRegressor, got ai.onnx.Cast, Cast, own.Cast",
    ],
    [
      "the operator and another",
      () => twice(foreignTrees()),
      "readOnnx requires one TreeEnsembleRegressor, got TreeEnsembleRegressor, TreeEnsembleRegressor",
    ],
    [
      "another operator set",
      () => foreignTrees({}, { opsets: { "ai.onnx.ml": 5 } }),
      "readOnnx requires ai.onnx.ml 1 or 3, got 5",
    ],
    [
      "no operator set",
      () => foreignTrees({}, { opsets: { "": 3 } }),
      "readOnnx requires ai.onnx.ml 1 or 3, got undefined",
    ],
    [
      "another input than the file's",
      () => foreignTrees({}, {}, { inputs: ["w", "v"] }),
      "readOnnx requires TreeEnsembleRegressor to take the input x, got w, v",
    ],
    [
      "other inputs than the file's",
      () => foreignTrees({}, { inputs: [input("v"), input("w")] }),
      "readOnnx requires TreeEnsembleRegressor to take the input v, w, got x",
    ],
    [
      "another output than the file's",
      () => foreignTrees({}, {}, { outputs: ["z"] }),
      "readOnnx requires TreeEnsembleRegressor to give the output y, got z",
    ],
    [
      "a transform",
      () => foreignTrees({ post_transform: text("LOGISTIC") }),
      "readOnnx requires no post_transform, got LOGISTIC",
    ],
    [
      "a mean",
      () => foreignTrees({ aggregate_function: text("AVERAGE") }),
      "readOnnx requires the aggregate_function SUM, got AVERAGE",
    ],
    [
      "base values",
      () => foreignTrees({ base_values: floats(0.5) }),
      "readOnnx requires no base_values, got some",
    ],
    [
      "double values",
      () => foreignTrees({ nodes_values_as_tensor: { type: "other" } }),
      "readOnnx requires values in float32, got nodes_values_as_tensor",
    ],
    [
      "no inputs",
      () => foreignTrees({}, { inputs: [] }, { inputs: [] }),
      "readOnnx requires one input float [N, F], got 0, the first []",
    ],
    [
      "two inputs",
      () => foreignTrees({}, { inputs: [input("x", "N", 2), input("w")] }, { inputs: ["x", "w"] }),
      "readOnnx requires one input float [N, F], got 2, the first [N,2]",
    ],
    [
      "an input of one dimension",
      () => foreignTrees({}, { inputs: [input("x", 2)] }),
      "readOnnx requires one input float [N, F], got 1, the first [2]",
    ],
    [
      "an input of three dimensions",
      () => foreignTrees({}, { inputs: [input("x", "N", 2, 1)] }),
      "readOnnx requires one input float [N, F], got 1, the first [N,2,1]",
    ],
    [
      "doubles",
      () => foreignTrees({}, { inputs: [{ ...input("x", "N", 2), elementType: 11 }] }),
      "readOnnx requires one input float [N, F], got 1, the first [N,2]",
    ],
    [
      "an open width",
      () => foreignTrees({}, { inputs: [input("x", "N", "F")] }),
      "readOnnx requires a declared F up to 65536, got F",
    ],
    [
      "an open width whose name is a number",
      () => foreignTrees({}, { inputs: [input("x", "N", "2")] }),
      "readOnnx requires a declared F up to 65536, got 2",
    ],
    [
      "features by the billion",
      () => foreignTrees({}, { inputs: [input("x", "N", 2 ** 32)] }),
      "readOnnx requires a declared F up to 65536, got 4294967296",
    ],
    [
      "outputs that are a text",
      () => foreignTrees({ n_targets: text("1") }),
      "numberOf requires the attribute n_targets, got none",
    ],
    [
      "no outputs",
      () => foreignTrees({ n_targets: { type: "int", value: 0 } }),
      "readOnnx requires a tree for each output, got 2 trees for 0",
    ],
    [
      "more outputs than trees",
      () => foreignTrees({ n_targets: { type: "int", value: 3 } }),
      "readOnnx requires a tree for each output, got 2 trees for 3",
    ],
    [
      "a root that is not first",
      () =>
        foreignTrees({
          nodes_modes: texts("LEAF", "BRANCH_LT", "LEAF", "LEAF"),
          target_nodeids: ints(0, 12, 11),
        }),
      "readOnnx requires trees that begin with their roots, got 2 nodes apart",
    ],
    [
      "other branches",
      () => foreignTrees({ nodes_modes: texts("BRANCH_LEQ", "LEAF", "LEAF", "LEAF") }),
      "readOnnxTrees requires branches by BRANCH_LT, got BRANCH_LEQ",
    ],
    [
      "features past 32 bits",
      () => foreignTrees({ nodes_featureids: ints(2 ** 32 + 1, 0, 0, 0) }),
      "readOnnxTrees requires features of 32 bits, got 4294967297",
    ],
    [
      "a leaf that is none",
      () => foreignTrees({ target_nodeids: ints(0, 12, 10) }),
      "readOnnxTrees requires targets that are leaves, got node 12 of tree 7",
    ],
    [
      "a leaf of no node",
      () => foreignTrees({ target_nodeids: ints(0, 13, 10) }),
      "readOnnxTrees requires targets that are leaves, got node 13 of tree 7",
    ],
    [
      "a leaf of no tree",
      () => foreignTrees({ target_treeids: ints(4, 7, 7) }),
      "readOnnxTrees requires targets that are leaves, got node 0 of tree 4",
    ],
    [
      "vector leaves",
      () => foreignTrees({ target_nodeids: ints(0, 10, 10) }),
      "readOnnxTrees requires one value a leaf and one output a tree, got vector leaves in tree 7",
    ],
    [
      "a tree of two outputs",
      () => foreignTrees({ target_ids: ints(0, 0, 1) }),
      "readOnnxTrees requires one value a leaf and one output a tree, got vector leaves in tree 7",
    ],
    [
      "a tree of no output",
      () =>
        foreignTrees({
          target_treeids: ints(7, 7),
          target_nodeids: ints(10, 11),
          target_ids: ints(0, 0),
          target_weights: floats(1, 1),
        }),
      "buildTreeEnsemble requires tree 1 to add to one of 1 outputs, got -1",
    ],
    [
      "a node that two lead to",
      () => foreignTrees({ nodes_truenodeids: ints(10, 0, 0, 0) }),
      "buildTreeEnsemble requires tree 0 to be a tree, got node 1 of tree 0 a second time",
    ],
    [
      "a branch to no node",
      () => foreignTrees({ nodes_falsenodeids: ints(13, 0, 0, 0) }),
      "buildTreeEnsemble requires a child among 3 nodes of tree 0, got 2147483647",
    ],
    [
      "a branch past a tree whose nodes are counted",
      () =>
        foreignTrees({
          nodes_nodeids: ints(0, 1, 2, 0),
          nodes_truenodeids: ints(1, 0, 0, 0),
          nodes_falsenodeids: ints(3, 0, 0, 0),
          target_nodeids: ints(0, 1, 2),
        }),
      "buildTreeEnsemble requires a child among 3 nodes of tree 0, got 2147483647",
    ],
    [
      "a node twice",
      () => foreignTrees({ nodes_nodeids: ints(12, 10, 12, 0) }),
      "placeNodes requires each node once, got node 12 of tree 7 again",
    ],
    [
      "lists that differ",
      () => foreignTrees({ nodes_values: floats(0) }),
      "numbersOf requires 4 numbers in nodes_values, got 1",
    ],
    [
      "too few kinds of nodes",
      () => foreignTrees({ nodes_modes: texts("LEAF") }),
      "textsOf requires 4 texts in nodes_modes, got 1",
    ],
    [
      "no kinds of nodes",
      () => foreignTrees({ nodes_modes: ints(0, 0, 0, 0) }),
      "textsOf requires 4 texts in nodes_modes, got 0",
    ],
    [
      "text",
      () => new TextEncoder().encode("no model at all"),
      "decodeOnnxModel requires a whole ONNX file, got 15 bytes that are none",
    ],
  ])("is refused by name: %s", (_, make, message) => {
    expect(() => readOnnx(make())).toThrow(new RangeError(message));
  });
});
