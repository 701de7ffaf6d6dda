import { planRuns, type Run } from "./plan-runs.ts";
import type { TreeEnsemble } from "./tree-ensemble.ts";

/**
 * An ensemble laid out for running: its trees perfect ones of 2^depth leaves, each a heap (root 1, children of
 * i at 2i and 2i + 1), so that a step is arithmetic and the processor has nothing to guess.
 *
 * Numbers of all trees lie in arrays of length M, a tree's 2^depth side by side; place 0 of its nodes is unused.
 */
export interface PackedTrees {
  /** What was packed. */
  readonly ensemble: TreeEnsemble;
  readonly runs: readonly Run[];
  /** [M]: per node the slot that it looks at … */
  readonly slot: Uint16Array | Int32Array;
  /** … and its split point: x < cut goes left. */
  readonly cut: Float32Array;
  /** [M]: what each leaf adds. */
  readonly leaf: Float32Array;
  /** [S]: the feature that a slot holds, for each side that its missing values are sent to … */
  readonly slotFeature: Int32Array;
  /** … and what stands for those: -∞ is left of every cut, ∞ right. */
  readonly slotMissing: Float32Array;
  /** [S]: room for one row. */
  readonly slots: Float32Array;
}

type Leaves = Pick<PackedTrees, "slot" | "cut" | "leaf">;

/** Lays an ensemble out for `runTrees`. Cost: O(T 2^depth). */
export function packTrees(ensemble: TreeEnsemble): PackedTrees {
  const runs = planRuns(ensemble);
  const M = runs.reduce((end, run) => ("depth" in run ? run.end : end), 0);
  const slotOf = numberSlots(ensemble);
  const S = slotOf.size;
  const into: Leaves = {
    slot: S > 2 ** 16 ? new Int32Array(M) : new Uint16Array(M),
    cut: new Float32Array(M),
    leaf: new Float32Array(M),
  };
  for (const run of runs)
    if ("depth" in run)
      run.trees.forEach((tree, place) => {
        packTree(ensemble, tree, run.depth, slotOf, into, run.start + (place << run.depth));
      });
  const ids = [...slotOf.keys()];
  return {
    ensemble,
    runs,
    ...into,
    slotFeature: Int32Array.from(ids, (id) => id >> 1),
    slotMissing: Float32Array.from(ids, (id) => (id & 1 ? -1 : 1) * Number.POSITIVE_INFINITY),
    slots: new Float32Array(S),
  };
}

/** A feature and the side that a missing value of it goes to, as one number. */
const slotId = ({ feature, missingLeft }: TreeEnsemble, node: number): number =>
  2 * (feature[node] as number) + (missingLeft[node] as number);

/** A slot for each of those that occurs: of what no tree asks, nothing is copied. */
function numberSlots(ensemble: TreeEnsemble): Map<number, number> {
  const slotOf = new Map<number, number>();
  ensemble.feature.forEach((f, node) => {
    const id = slotId(ensemble, node);
    if (f >= 0 && !slotOf.has(id)) slotOf.set(id, slotOf.size);
  });
  return slotOf;
}

/** What lies below a leaf is that leaf again, whatever its branches would say. */
function packTree(
  ensemble: TreeEnsemble,
  tree: number,
  depth: number,
  slotOf: ReadonlyMap<number, number>,
  { slot, cut, leaf }: Leaves,
  start: number,
): void {
  const { roots, feature, value, right } = ensemble;
  const size = 1 << depth;
  const place = (i: number, node: number): void => {
    if (i >= size) {
      leaf[start + i - size] = value[node] as number;
      return;
    }
    const isLeaf = (feature[node] as number) < 0;
    if (!isLeaf) {
      slot[start + i] = slotOf.get(slotId(ensemble, node)) as number;
      cut[start + i] = value[node] as number;
    }
    place(2 * i, isLeaf ? node : node + 1);
    place(2 * i + 1, isLeaf ? node : (right[node] as number));
  };
  place(1, roots[tree] as number);
}
