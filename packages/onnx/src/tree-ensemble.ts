/**
 * A sum of regression trees: T trees over F features add up to K margins.
 *
 * Nodes of all trees lie in flat arrays of length M, tree after tree, each in pre-order: the left child
 * of a branch is the next node. A branch sends x left if x < value; a missing x goes where the branch says.
 */
export interface TreeEnsemble {
  /** F. */
  readonly features: number;
  /** K. */
  readonly outputs: number;
  /** Names what was trained for, as XGBoost does: what a margin means. */
  readonly objective: string;
  /** [K]: where each output starts from. */
  readonly base: Float32Array;
  /** [T]: the first node of each tree. */
  readonly roots: Int32Array;
  /** [T]: the output each tree adds to. */
  readonly treeOutput: Int32Array;
  /** [M]: -1 at a leaf. */
  readonly feature: Int32Array;
  /** [M]: the split point of a branch, or what a leaf adds. */
  readonly value: Float32Array;
  /** [M]: the right child of a branch; 0 at a leaf. */
  readonly right: Int32Array;
  /** [M]: 1 if a missing x goes left. */
  readonly missingLeft: Uint8Array;
  /** [M]: the weight of the training rows that came by (sums of Hessians), if it is known. */
  readonly cover: Float32Array | undefined;
}

/** A tree as files hold it: nodes in any order and perhaps unused ones, node 0 the root. */
export interface SourceTree {
  readonly output: number;
  /** Both children of each node; negative at a leaf. */
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly feature: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  readonly missingLeft: ArrayLike<number>;
  readonly cover: ArrayLike<number> | undefined;
}

export interface EnsembleParts extends Pick<TreeEnsemble, "features" | "outputs" | "objective"> {
  readonly base: ArrayLike<number>;
  readonly trees: readonly SourceTree[];
}

/**
 * Lays trees out as one ensemble, and checks all that a walker relies on. Unreachable nodes are dropped.
 *
 * @throws RangeError where a tree is none, or a number in it is not one
 */
export function buildTreeEnsemble(parts: EnsembleParts): TreeEnsemble {
  const { features, outputs, objective, trees } = parts;
  requireShape(parts);
  const nodesMax = trees.reduce((nodes, tree) => nodes + tree.left.length, 0);
  const known = trees.every((tree) => tree.cover !== undefined);
  const nodes: Nodes = {
    feature: new Int32Array(nodesMax),
    value: new Float32Array(nodesMax),
    right: new Int32Array(nodesMax),
    missingLeft: new Uint8Array(nodesMax),
    cover: known ? new Float32Array(nodesMax) : undefined,
  };
  const roots = new Int32Array(trees.length);
  let at = 0;
  trees.forEach((tree, t) => {
    roots[t] = at;
    at = appendTree(nodes, at, tree, t, parts);
  });
  return {
    features,
    outputs,
    objective,
    // Adding 0 turns the -0 that some links give for a chance of one half into 0.
    base: Float32Array.from(parts.base, (margin) => margin + 0),
    roots,
    treeOutput: Int32Array.from(trees, (tree) => tree.output),
    feature: nodes.feature.slice(0, at),
    value: nodes.value.slice(0, at),
    right: nodes.right.slice(0, at),
    missingLeft: nodes.missingLeft.slice(0, at),
    cover: nodes.cover?.slice(0, at),
  };
}

type Nodes = Pick<TreeEnsemble, "feature" | "value" | "right" | "missingLeft" | "cover">;

function appendTree(
  into: Nodes,
  start: number,
  tree: SourceTree,
  t: number,
  { features }: EnsembleParts,
): number {
  // Nodes still to be laid out, each after the node whose right child it is, or -1.
  const pending = [-1, 0];
  const size = tree.left.length;
  const seen = new Uint8Array(size);
  const where = (source: number): string => `node ${source} of tree ${t}`;
  let at = start;
  while (pending.length > 0) {
    const source = pending.pop() as number;
    const parent = pending.pop() as number;
    if (!(source >= 0 && source < size))
      refuse(`a child among ${size} nodes of tree ${t}`, `${source}`);
    if (seen[source] === 1) refuse(`tree ${t} to be a tree`, `${where(source)} a second time`);
    seen[source] = 1;
    if (parent >= 0) into.right[parent] = at;
    const left = tree.left[source] as number;
    into.value[at] = tree.value[source] as number;
    if (into.cover !== undefined) into.cover[at] = tree.cover?.[source] as number;
    if (left < 0) {
      into.feature[at] = -1;
      if (!Number.isFinite(into.value[at]))
        refuse(`a finite leaf at ${where(source)}`, String(tree.value[source]));
    } else {
      const feature = tree.feature[source] as number;
      if (!(Number.isInteger(feature) && feature >= 0 && feature < features))
        refuse(`${where(source)} to split one of ${features} features`, String(feature));
      if (Number.isNaN(into.value[at]))
        refuse(`a number as split point of ${where(source)}`, "NaN");
      into.feature[at] = feature;
      into.missingLeft[at] = tree.missingLeft[source] ? 1 : 0;
      pending.push(at, tree.right[source] as number, -1, left);
    }
    at++;
  }
  return at;
}

function requireShape({ features, outputs, base, trees }: EnsembleParts): void {
  if (!(Number.isInteger(features) && features >= 1)) refuse("at least one feature", `${features}`);
  if (!(Number.isInteger(outputs) && outputs >= 1)) refuse("at least one output", `${outputs}`);
  if (base.length !== outputs || !Array.from(base).every(Number.isFinite))
    refuse(`${outputs} finite base margins`, `[${Array.from(base)}]`);
  trees.forEach(({ output, left, right, feature, value, missingLeft, cover }, t) => {
    if (!(Number.isInteger(output) && output >= 0 && output < outputs))
      refuse(`tree ${t} to add to one of ${outputs} outputs`, String(output));
    const lengths = [right, feature, value, missingLeft, cover ?? left].map((of) => of.length);
    if (lengths.some((length) => length !== left.length))
      refuse(`all of tree ${t} for each of its ${left.length} nodes`, `[${lengths}]`);
  });
}

function refuse(requirement: string, got: string): never {
  throw new RangeError(`buildTreeEnsemble requires ${requirement}, got ${got}`);
}
