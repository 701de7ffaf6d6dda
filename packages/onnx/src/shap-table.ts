import type { TreeEnsemble } from "./tree-ensemble.ts";

/**
 * An ensemble as a table of its L leaves, each with the distinct features on its path: all of a path that
 * Shapley values depend on. P is the number of (leaf, feature) pairs.
 */
export interface ShapTable {
  readonly features: number;
  readonly outputs: number;
  /** [K]: the margin expected of a row of which nothing is known. */
  readonly expected: Float64Array;
  /** [L]: what the leaf adds, and to which output. */
  readonly leafValue: Float64Array;
  readonly leafOutput: Int32Array;
  /** [L + 1]: where the pairs of each leaf start. */
  readonly start: Int32Array;
  /** [P]: the feature, and the share of training rows that pass all of its branches on the path. */
  readonly feature: Int32Array;
  readonly share: Float64Array;
  /** [P]: a row passes them if low ≤ x < high, or if x is missing and they let it. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly missingPasses: Uint8Array;
  /** [D + 1]: per number of features on a path, the weights of coalitions by their size. */
  readonly coalitionWeights: readonly Float64Array[];
  /** Room for one leaf at a time. */
  readonly polynomial: Float64Array;
  readonly passes: Uint8Array;
}

/** One feature on the path to a leaf. */
interface Passage {
  readonly feature: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly missingPasses: boolean;
}

interface Leaf {
  readonly value: number;
  readonly output: number;
  readonly path: readonly Passage[];
}

/** @throws RangeError if the ensemble has no covers, or one that is not above zero */
export function buildShapTable(ensemble: TreeEnsemble): ShapTable {
  const leaves = listLeaves(ensemble);
  const expected = Float64Array.from(ensemble.base);
  for (const { value, output, path } of leaves)
    expected[output] =
      (expected[output] as number) + path.reduce((product, { share }) => product * share, value);
  const passages = leaves.flatMap(({ path }) => path);
  const start = new Int32Array(leaves.length + 1);
  leaves.forEach(({ path }, l) => {
    start[l + 1] = (start[l] as number) + path.length;
  });
  const longest = Math.max(0, ...leaves.map(({ path }) => path.length));
  return {
    features: ensemble.features,
    outputs: ensemble.outputs,
    expected,
    leafValue: Float64Array.from(leaves, ({ value }) => value),
    leafOutput: Int32Array.from(leaves, ({ output }) => output),
    start,
    feature: Int32Array.from(passages, ({ feature }) => feature),
    share: Float64Array.from(passages, ({ share }) => share),
    low: Float32Array.from(passages, ({ low }) => low),
    high: Float32Array.from(passages, ({ high }) => high),
    missingPasses: Uint8Array.from(passages, ({ missingPasses }) => (missingPasses ? 1 : 0)),
    coalitionWeights: Array.from({ length: longest + 1 }, (_, D) => coalitionWeights(D)),
    polynomial: new Float64Array(longest + 1),
    passes: new Uint8Array(longest),
  };
}

function listLeaves(ensemble: TreeEnsemble): Leaf[] {
  const { roots, treeOutput, feature, value } = ensemble;
  const leaves: Leaf[] = [];
  roots.forEach((root, t) => {
    const pending: { node: number; path: readonly Passage[] }[] = [{ node: root, path: [] }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { node, path } = next;
      if ((feature[node] as number) < 0)
        leaves.push({ value: value[node] as number, output: treeOutput[t] as number, path });
      else
        for (const side of ["right", "left"] as const)
          pending.push(takeBranch(ensemble, node, path, side));
    }
  });
  return leaves;
}

/** The child on one side, and the path to it: a feature met before is narrowed, a new one joins. */
function takeBranch(
  ensemble: TreeEnsemble,
  node: number,
  path: readonly Passage[],
  side: "left" | "right",
): { node: number; path: readonly Passage[] } {
  const feature = ensemble.feature[node] as number;
  const split = ensemble.value[node] as number;
  const child = side === "left" ? node + 1 : (ensemble.right[node] as number);
  const before = path.find((passage) => passage.feature === feature) ?? {
    feature,
    share: 1,
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
    missingPasses: true,
  };
  const missingGoes = ensemble.missingLeft[node] === 1 ? "left" : "right";
  const passage: Passage = {
    feature,
    share: before.share * (coverOf(ensemble, child) / coverOf(ensemble, node)),
    low: side === "right" ? Math.max(before.low, split) : before.low,
    high: side === "left" ? Math.min(before.high, split) : before.high,
    missingPasses: before.missingPasses && missingGoes === side,
  };
  return { node: child, path: [...path.filter((one) => one !== before), passage] };
}

function coverOf({ cover }: TreeEnsemble, node: number): number {
  const weight = cover?.[node] ?? 0;
  if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
    throw new RangeError(
      `buildShapTable requires a cover above zero at each node, got ${cover?.[node]} at node ${node}`,
    );
  return weight;
}

/** s! (D - 1 - s)! / D! for each size s of a coalition among D - 1 others; by a recurrence, which cannot overflow. */
function coalitionWeights(D: number): Float64Array {
  const weights = new Float64Array(D);
  let weight = 1 / D;
  for (let s = 0; s < D; s++) {
    weights[s] = weight;
    weight *= (s + 1) / (D - 1 - s);
  }
  return weights;
}
