/** A tree's nodes among those of all trees, when these stand tree after tree. */
export interface PlacedTree {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** A place that no node has, and no tree takes as one. */
export const NOWHERE = 2 ** 31 - 1;

export interface PlacedNodes {
  /** In the order of their first nodes. */
  readonly trees: readonly PlacedTree[];
  /** Per place, which node of the file stands there; undefined if they stand so in the file. */
  readonly order: Int32Array | undefined;
  /** Where a node stands within its tree, by the id the file gives it; NOWHERE for one that is not there. */
  placeOf(tree: PlacedTree, node: number): number;
}

/**
 * Puts a file's nodes tree after tree. As converters write them, ours among them, they are: numbered from 0 on
 * in each tree, and then an id is a place. Any other order and numbers are as good, and cost more.
 *
 * @throws RangeError if a node is there twice
 */
export function placeNodes(treeIds: ArrayLike<number>, nodeIds: ArrayLike<number>): PlacedNodes {
  const trees = listInOrder(treeIds, nodeIds);
  if (trees === undefined) return placeAnyhow(treeIds, nodeIds);
  const placeOf = ({ start, end }: PlacedTree, node: number) =>
    node >= 0 && node < end - start ? node : NOWHERE;
  return { trees, order: undefined, placeOf };
}

function listInOrder(
  treeIds: ArrayLike<number>,
  nodeIds: ArrayLike<number>,
): PlacedTree[] | undefined {
  const trees: PlacedTree[] = [];
  let start = 0;
  for (let i = 0; i < treeIds.length; i++) {
    if (nodeIds[i] !== i - start) return undefined;
    const id = treeIds[i] as number;
    if (id === treeIds[i + 1]) continue;
    trees.push({ id, start, end: i + 1 });
    start = i + 1;
  }
  return new Set(trees.map(({ id }) => id)).size === trees.length ? trees : undefined;
}

function placeAnyhow(treeIds: ArrayLike<number>, nodeIds: ArrayLike<number>): PlacedNodes {
  // Tree → node id → where it stands in the file.
  const found = new Map<number, Map<number, number>>();
  for (let i = 0; i < treeIds.length; i++) {
    const [tree, node] = [treeIds[i] as number, nodeIds[i] as number];
    const ofTree = found.get(tree) ?? new Map<number, number>();
    found.set(tree, ofTree);
    if (ofTree.has(node))
      throw new RangeError(
        `placeNodes requires each node once, got node ${node} of tree ${tree} again`,
      );
    ofTree.set(node, i);
  }
  const order = new Int32Array(treeIds.length);
  const places = new Map<number, Map<number, number>>();
  const trees: PlacedTree[] = [];
  let start = 0;
  for (const [id, ofTree] of found) {
    order.set([...ofTree.values()], start);
    places.set(id, new Map([...ofTree.keys()].map((node, place) => [node, place])));
    trees.push({ id, start, end: start + ofTree.size });
    start += ofTree.size;
  }
  return { trees, order, placeOf: ({ id }, node) => places.get(id)?.get(node) ?? NOWHERE };
}
