import type { TreeEnsemble } from "./tree-ensemble.ts";

/** Trees are run four at a time: while one comparison becomes known, three others are under way. */
export const TREES_AT_ONCE = 4;

/**
 * Deeper trees are walked, not packed: padded to depth D a tree has 2^D leaves, 2.5 KB here, and the deeper it
 * is the more of them are padding.
 */
export const PACKED_DEPTH_MAX = 8;

/** Trees of one output that follow each other in its sum, all padded to one depth. */
export interface PackedRun {
  readonly output: number;
  readonly depth: number;
  /** Where its first tree starts among all packed leaves, and its last ends. */
  readonly start: number;
  readonly end: number;
  /** Of the ensemble; up to a multiple of four follow ones that add nothing. */
  readonly trees: readonly number[];
}

/** A tree that is walked where it stands. */
export interface WalkedTree {
  readonly output: number;
  readonly tree: number;
}

export type Run = PackedRun | WalkedTree;

/**
 * In which order an ensemble's trees are run, and which are padded to which depth: per output in the order they
 * have, since float32 sums depend on it. Each four are as deep as their deepest, so a deep tree costs three
 * neighbours and no more.
 */
export function planRuns(ensemble: TreeEnsemble): Run[] {
  const depths = measureTrees(ensemble);
  const ofOutput: number[][] = Array.from({ length: ensemble.outputs }, () => []);
  ensemble.treeOutput.forEach((output, tree) => {
    (ofOutput[output] as number[]).push(tree);
  });
  const plan: (GrowingRun | WalkedTree)[] = [];
  let end = 0;
  for (const [output, trees] of ofOutput.entries())
    for (const four of takeFours(trees, depths)) {
      const depth = Math.max(...four.map((tree) => depths[tree] as number));
      if (depth > PACKED_DEPTH_MAX) {
        plan.push({ output, tree: four[0] as number });
        continue;
      }
      const start = end;
      end += TREES_AT_ONCE << depth;
      plan.push({ output, depth, start, end, trees: four });
    }
  return joinFours(plan);
}

interface GrowingRun extends PackedRun {
  end: number;
  readonly trees: number[];
}

/** Fours of one output and depth that follow each other, as one. */
function joinFours(fours: readonly (GrowingRun | WalkedTree)[]): Run[] {
  const runs: (GrowingRun | WalkedTree)[] = [];
  for (const four of fours) {
    const last = runs.at(-1);
    if (
      last !== undefined &&
      "depth" in last &&
      "depth" in four &&
      last.output === four.output &&
      last.depth === four.depth
    ) {
      last.trees.push(...four.trees);
      last.end = four.end;
    } else runs.push(four);
  }
  return runs;
}

/** Four neighbours at a time; fewer before one that is too deep, which stands alone. */
function takeFours(trees: readonly number[], depths: readonly number[]): number[][] {
  const isDeep = (tree: number): boolean => (depths[tree] as number) > PACKED_DEPTH_MAX;
  const fours: number[][] = [];
  for (const tree of trees) {
    const last = fours.at(-1);
    if (
      last === undefined ||
      last.length === TREES_AT_ONCE ||
      isDeep(last[0] as number) ||
      isDeep(tree)
    )
      fours.push([tree]);
    else last.push(tree);
  }
  return fours;
}

/**
 * The depth of each tree. A tree in which a missing value goes left where no number does, below -∞, is
 * endless here: no number can stand for a missing value in it, so it must be walked. XGBoost makes none.
 */
function measureTrees({ roots, feature, value, right, missingLeft }: TreeEnsemble): number[] {
  const depths = new Float64Array(feature.length);
  return Array.from(roots, (root, t) => {
    const end = roots[t + 1] ?? feature.length;
    let deepest = 0;
    for (let node = root; node < end; node++) {
      const depth = depths[node] as number;
      deepest = Math.max(deepest, depth);
      if ((feature[node] as number) < 0) continue;
      if (missingLeft[node] === 1 && value[node] === Number.NEGATIVE_INFINITY)
        deepest = Number.POSITIVE_INFINITY;
      // Children come after their parents.
      depths[node + 1] = depth + 1;
      depths[right[node] as number] = depth + 1;
    }
    return deepest;
  });
}
