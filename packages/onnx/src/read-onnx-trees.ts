import { numbersOf, textsOf } from "./onnx-attributes.ts";
import type { OnnxNode } from "./onnx-model.ts";
import { NOWHERE, type PlacedNodes, placeNodes } from "./place-nodes.ts";
import type { SourceTree } from "./tree-ensemble.ts";

/** Columns of all nodes, tree after tree. */
interface Columns {
  /** Places within the tree, NOWHERE for a node that is not there; left of a leaf is -1. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly feature: Int32Array;
  readonly value: Float32Array;
  readonly missingLeft: Int32Array;
  readonly cover: Float32Array | undefined;
}

/**
 * The trees of a TreeEnsembleRegressor, in the order of their first nodes.
 *
 * @throws RangeError for other branches than BRANCH_LT, vector leaves, and lists that do not fit together
 */
export function readOnnxTrees(node: OnnxNode): SourceTree[] {
  const treeIds = numbersOf(node, "nodes_treeids");
  const nodeIds = numbersOf(node, "nodes_nodeids", treeIds.length);
  const nodes = placeNodes(treeIds, nodeIds);
  const columns = readColumns(node, nodes, treeIds.length);
  const outputs = readLeaves(node, nodes, columns);
  return nodes.trees.map(({ id, start, end }) => ({
    output: outputs.get(id) ?? NO_OUTPUT,
    left: columns.left.subarray(start, end),
    right: columns.right.subarray(start, end),
    feature: columns.feature.subarray(start, end),
    value: columns.value.subarray(start, end),
    missingLeft: columns.missingLeft.subarray(start, end),
    cover: columns.cover?.subarray(start, end),
  }));
}

function readColumns(node: OnnxNode, nodes: PlacedNodes, count: number): Columns {
  const column = (name: string) => numbersOf(node, name, count);
  const features = column("nodes_featureids");
  const values = column("nodes_values");
  const [trueIds, falseIds] = [column("nodes_truenodeids"), column("nodes_falsenodeids")];
  const modes = textsOf(node, "nodes_modes", count);
  // Left out, a missing value takes the false branch.
  const hasMissing = node.attributes.nodes_missing_value_tracks_true !== undefined;
  const misses = hasMissing ? column("nodes_missing_value_tracks_true") : undefined;
  const hasCover = node.attributes.nodes_hitrates !== undefined;
  const covers = hasCover ? column("nodes_hitrates") : undefined;
  const columns: Columns = {
    left: new Int32Array(count).fill(-1),
    right: new Int32Array(count),
    feature: new Int32Array(count),
    value: new Float32Array(count),
    missingLeft: new Int32Array(count),
    cover: covers && new Float32Array(count),
  };
  for (const tree of nodes.trees)
    for (let i = tree.start; i < tree.end; i++) {
      const from = nodes.order === undefined ? i : (nodes.order[i] as number);
      if (columns.cover !== undefined) columns.cover[i] = covers?.[from] as number;
      // A leaf that no target names adds nothing.
      if (modes[from] === "LEAF") continue;
      if (modes[from] !== "BRANCH_LT") refuse("branches by BRANCH_LT", `${modes[from]}`);
      const feature = features[from] as number;
      columns.feature[i] = feature;
      if (columns.feature[i] !== feature) refuse("features of 32 bits", `${feature}`);
      columns.left[i] = nodes.placeOf(tree, trueIds[from] as number);
      columns.right[i] = nodes.placeOf(tree, falseIds[from] as number);
      columns.value[i] = values[from] as number;
      columns.missingLeft[i] = misses?.[from] ? 1 : 0;
    }
  return columns;
}

const NO_OUTPUT = -1;

/** Sets what leaves add, and answers the output of each tree. */
function readLeaves(
  node: OnnxNode,
  { trees, placeOf }: PlacedNodes,
  { left, value }: Columns,
): ReadonlyMap<number, number> {
  const weights = numbersOf(node, "target_weights");
  const column = (name: string) => numbersOf(node, name, weights.length);
  const [treeIds, nodeIds] = [column("target_treeids"), column("target_nodeids")];
  const targets = column("target_ids");
  const treeOf = new Map(trees.map((tree) => [tree.id, tree]));
  const outputs = new Map<number, number>();
  const isNamed = new Uint8Array(left.length);
  for (let i = 0; i < weights.length; i++) {
    const id = treeIds[i] as number;
    const nodeId = nodeIds[i] as number;
    const output = targets[i] as number;
    const tree = treeOf.get(id);
    const at = tree === undefined ? NOWHERE : tree.start + placeOf(tree, nodeId);
    if (left[at] !== -1) refuse("targets that are leaves", `node ${nodeId} of tree ${id}`);
    if (isNamed[at] === 1 || (outputs.get(id) ?? output) !== output)
      refuse("one value a leaf and one output a tree", `vector leaves in tree ${id}`);
    isNamed[at] = 1;
    outputs.set(id, output);
    value[at] = weights[i] as number;
  }
  return outputs;
}

function refuse(requirement: string, got: string): never {
  throw new RangeError(`readOnnxTrees requires ${requirement}, got ${got}`);
}
