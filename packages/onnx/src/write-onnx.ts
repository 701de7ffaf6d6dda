import { encodeOnnxModel } from "./encode-onnx-model.ts";
import type { OnnxAttribute } from "./onnx-model.ts";
import type { TreeEnsemble } from "./tree-ensemble.ts";

/**
 * Writes an ensemble as an ONNX file that answers with the margins: `x` float [N, F] → `margin` float [N, K].
 *
 * One TreeEnsembleRegressor (ai.onnx.ml 3) and nothing behind it: runtimes lose precision of small chances in
 * their own logistic, and ignore it for one output. The base margins are the first K trees, of one leaf each,
 * since runtimes add `base_values` last, which rounds otherwise than XGBoost does. Covers stand in
 * `nodes_hitrates`, which is made for such and changes no answer.
 */
export function writeOnnx(ensemble: TreeEnsemble): Uint8Array {
  const { features, outputs, objective } = ensemble;
  return encodeOnnxModel({
    opsets: { "": 17, "ai.onnx.ml": 3 },
    metadata: { objective },
    nodes: [
      {
        name: "trees",
        operator: "TreeEnsembleRegressor",
        domain: "ai.onnx.ml",
        inputs: ["x"],
        outputs: ["margin"],
        attributes: treeAttributes(ensemble),
      },
    ],
    inputs: [{ name: "x", elementType: 1, shape: ["N", features] }],
    outputs: [{ name: "margin", elementType: 1, shape: ["N", outputs] }],
  });
}

function treeAttributes(ensemble: TreeEnsemble): Record<string, OnnxAttribute> {
  const { nodes, leaves } = listNodes(ensemble);
  const ints = (value: readonly number[]): OnnxAttribute => ({ type: "ints", value });
  const floats = (value: readonly number[]): OnnxAttribute => ({ type: "floats", value });
  return {
    nodes_treeids: ints(nodes.map(({ tree }) => tree)),
    nodes_nodeids: ints(nodes.map(({ id }) => id)),
    nodes_modes: { type: "strings", value: nodes.map(({ mode }) => mode) },
    nodes_featureids: ints(nodes.map(({ feature }) => feature)),
    nodes_values: floats(nodes.map(({ split }) => split)),
    nodes_truenodeids: ints(nodes.map(({ left }) => left)),
    nodes_falsenodeids: ints(nodes.map(({ right }) => right)),
    nodes_missing_value_tracks_true: ints(nodes.map(({ missingLeft }) => missingLeft)),
    ...(ensemble.cover === undefined ? {} : { nodes_hitrates: floats(nodes.map((n) => n.cover)) }),
    target_treeids: ints(leaves.map(({ tree }) => tree)),
    target_nodeids: ints(leaves.map(({ id }) => id)),
    target_ids: ints(leaves.map(({ output }) => output)),
    target_weights: floats(leaves.map(({ weight }) => weight)),
    n_targets: { type: "int", value: ensemble.outputs },
    aggregate_function: { type: "string", value: "SUM" },
    post_transform: { type: "string", value: "NONE" },
  };
}

interface ListedNode {
  readonly tree: number;
  readonly id: number;
  readonly mode: "BRANCH_LT" | "LEAF";
  readonly feature: number;
  readonly split: number;
  readonly left: number;
  readonly right: number;
  readonly missingLeft: number;
  readonly cover: number;
}

interface ListedLeaf {
  readonly tree: number;
  readonly id: number;
  readonly output: number;
  readonly weight: number;
}

const NO_BRANCH = {
  mode: "LEAF",
  feature: 0,
  split: 0,
  left: 0,
  right: 0,
  missingLeft: 0,
} as const;

/** Tree by tree, ids counted from 0 in each; the base margins first. */
function listNodes(ensemble: TreeEnsemble): { nodes: ListedNode[]; leaves: ListedLeaf[] } {
  const { base, roots, treeOutput, feature, value, right, missingLeft, cover } = ensemble;
  const nodes: ListedNode[] = [];
  const leaves: ListedLeaf[] = [];
  base.forEach((weight, output) => {
    nodes.push({ ...NO_BRANCH, tree: output, id: 0, cover: 0 });
    leaves.push({ tree: output, id: 0, output, weight });
  });
  roots.forEach((root, t) => {
    const tree = base.length + t;
    const end = roots[t + 1] ?? feature.length;
    for (let i = root; i < end; i++) {
      const id = i - root;
      const place = { tree, id, cover: cover?.[i] ?? 0 };
      if (feature[i] === -1) {
        nodes.push({ ...NO_BRANCH, ...place });
        leaves.push({ tree, id, output: treeOutput[t] as number, weight: value[i] as number });
        continue;
      }
      nodes.push({
        ...place,
        mode: "BRANCH_LT",
        feature: feature[i] as number,
        split: value[i] as number,
        left: id + 1,
        right: (right[i] as number) - root,
        missingLeft: missingLeft[i] as number,
      });
    }
  });
  return { nodes, leaves };
}
