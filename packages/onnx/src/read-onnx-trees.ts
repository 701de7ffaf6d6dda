import { numbersOf, textsOf } from "./onnx-attributes.ts";
import type { OnnxNode } from "./onnx-model.ts";
import type { SourceTree } from "./tree-ensemble.ts";

type GrowingTree = { -readonly [K in keyof SourceTree]: SourceTree[K] } & {
  readonly left: number[];
  readonly right: number[];
  readonly feature: number[];
  readonly value: number[];
  readonly missingLeft: number[];
  readonly cover: number[] | undefined;
  /** Leaves that a target has named. */
  readonly named: Set<number>;
};

/** Where a node stands among those of its tree, by the ids that a file gives both. */
type PlaceOf = (tree: number, node: number) => number;

/**
 * The trees of a TreeEnsembleRegressor, in the order of their first nodes.
 *
 * @throws RangeError for other branches than BRANCH_LT, vector leaves, and lists that do not fit together
 */
export function readOnnxTrees(node: OnnxNode): SourceTree[] {
  const treeIds = numbersOf(node, "nodes_treeids");
  const count = treeIds.length;
  const column = (name: string) => numbersOf(node, name, count);
  const placeOf = placeNodes(treeIds, column("nodes_nodeids"));
  const [features, values] = [column("nodes_featureids"), column("nodes_values")];
  const [trueIds, falseIds] = [column("nodes_truenodeids"), column("nodes_falsenodeids")];
  // Left out, a missing value takes the false branch.
  const hasMissing = node.attributes.nodes_missing_value_tracks_true !== undefined;
  const misses = hasMissing ? column("nodes_missing_value_tracks_true") : undefined;
  const hasCover = node.attributes.nodes_hitrates !== undefined;
  const covers = hasCover ? column("nodes_hitrates") : undefined;
  const modes = textsOf(node, "nodes_modes", count);
  const trees = new Map<number, GrowingTree>();
  for (let i = 0; i < count; i++) {
    const id = treeIds[i] as number;
    const tree = trees.get(id) ?? emptyTree(hasCover);
    trees.set(id, tree);
    const isLeaf = modes[i] === "LEAF";
    if (!isLeaf && modes[i] !== "BRANCH_LT") refuse("branches by BRANCH_LT", `${modes[i]}`);
    tree.left.push(isLeaf ? -1 : placeOf(id, trueIds[i] as number));
    tree.right.push(isLeaf ? -1 : placeOf(id, falseIds[i] as number));
    tree.feature.push(features[i] as number);
    // A leaf that no target names adds nothing.
    tree.value.push(isLeaf ? 0 : (values[i] as number));
    tree.missingLeft.push(misses?.[i] ?? 0);
    tree.cover?.push(covers?.[i] as number);
  }
  setLeaves(node, trees, placeOf);
  return [...trees.values()];
}

/** A place that no node has is NaN, which no tree takes as a child. */
function placeNodes(treeIds: ArrayLike<number>, nodeIds: ArrayLike<number>): PlaceOf {
  const places = new Map<number, Map<number, number>>();
  for (let i = 0; i < treeIds.length; i++) {
    const [tree, node] = [treeIds[i] as number, nodeIds[i] as number];
    const ofTree = places.get(tree) ?? new Map<number, number>();
    places.set(tree, ofTree);
    if (ofTree.has(node)) refuse("each node once", `node ${node} of tree ${tree} again`);
    ofTree.set(node, ofTree.size);
  }
  return (tree, node) => places.get(tree)?.get(node) ?? Number.NaN;
}

function setLeaves(
  node: OnnxNode,
  trees: ReadonlyMap<number, GrowingTree>,
  placeOf: PlaceOf,
): void {
  const weights = numbersOf(node, "target_weights");
  const column = (name: string) => numbersOf(node, name, weights.length);
  const [treeIds, nodeIds] = [column("target_treeids"), column("target_nodeids")];
  const outputs = column("target_ids");
  for (let i = 0; i < weights.length; i++) {
    const [id, nodeId, output] = [treeIds[i], nodeIds[i], outputs[i]] as [number, number, number];
    const tree = trees.get(id);
    const place = placeOf(id, nodeId);
    if (tree?.left[place] !== -1) refuse("targets that are leaves", `node ${nodeId} of tree ${id}`);
    if (tree.named.has(place) || (tree.output !== NO_OUTPUT && tree.output !== output))
      refuse("one value a leaf and one output a tree", `vector leaves in tree ${id}`);
    tree.named.add(place);
    tree.output = output;
    tree.value[place] = weights[i] as number;
  }
}

const NO_OUTPUT = -1;

const emptyTree = (hasCover: boolean): GrowingTree => ({
  output: NO_OUTPUT,
  left: [],
  right: [],
  feature: [],
  value: [],
  missingLeft: [],
  cover: hasCover ? [] : undefined,
  named: new Set(),
});

function refuse(requirement: string, got: string): never {
  throw new RangeError(`readOnnxTrees requires ${requirement}, got ${got}`);
}
