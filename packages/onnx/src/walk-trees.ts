import type { TreeEnsemble } from "./tree-ensemble.ts";

/**
 * The margins of rows, by walking each tree from its root: [N, F] → [N, K]. The definition that `runTrees` is
 * held against, and what trees too deep for that one use.
 *
 * Bit-equal to XGBoost: comparisons and sums are in float32, starting from the base margin and adding
 * tree after tree; storing into a Float32Array rounds. A zero is always +0. Any depth; allocates nothing if
 * `out` is given. Cost: N × T × depth steps.
 *
 * @param rows shape [N, F], row after row; NaN is missing
 * @param out shape [N, K]
 * @throws RangeError unless lengths fit
 */
export function walkTrees(
  ensemble: TreeEnsemble,
  rows: Float32Array,
  out?: Float32Array,
): Float32Array {
  const { features, outputs, base, roots, treeOutput } = ensemble;
  const N = rows.length / features;
  if (!Number.isInteger(N) || (out !== undefined && out.length !== N * outputs))
    throw new RangeError(
      `walkTrees requires [N, ${features}] numbers and room for [N, ${outputs}], got ${rows.length} and ${out?.length}`,
    );
  const margins = out ?? new Float32Array(N * outputs);
  for (let n = 0; n < N; n++) {
    const answer = n * outputs;
    for (let k = 0; k < outputs; k++) margins[answer + k] = base[k] as number;
    for (let t = 0; t < roots.length; t++) {
      const k = answer + (treeOutput[t] as number);
      margins[k] = (margins[k] as number) + walkTree(ensemble, t, rows, n * features);
    }
  }
  return margins;
}

/** What one tree adds for the row that starts at `row`. */
export function walkTree(
  { roots, feature, value, right, missingLeft }: TreeEnsemble,
  tree: number,
  rows: Float32Array,
  row: number,
): number {
  let i = roots[tree] as number;
  for (let f = feature[i] as number; f >= 0; f = feature[i] as number) {
    const x = rows[row + f] as number;
    // biome-ignore lint/suspicious/noSelfCompare: the fastest test for NaN
    const goesLeft = x === x ? x < (value[i] as number) : missingLeft[i] === 1;
    i = goesLeft ? i + 1 : (right[i] as number);
  }
  return value[i] as number;
}
