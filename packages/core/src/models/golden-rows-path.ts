import { float32Neighbours } from "@porchlight/numeric/float32-neighbours";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";

/** Values that take a row one way: low ≤ x < high, and perhaps a missing one. */
interface Range {
  low: number;
  high: number;
  missing: boolean;
}

/** [M]: the node above each; -1 above a root. */
export function findParents({ feature, right }: TreeEnsemble): Int32Array {
  const parents = new Int32Array(feature.length).fill(-1);
  feature.forEach((f, node) => {
    if (f < 0) return;
    parents[node + 1] = node;
    parents[right[node] as number] = node;
  });
  return parents;
}

/**
 * Values by which a row reaches a branch and stands on its split point, one ulp beside it, or is missing
 * there: which of these, `turn` says. On the way a value is the last that takes its side, or is missing where that
 * does and `random` says so. Empty where no row reaches the branch.
 */
export function valuesToward(
  ensemble: TreeEnsemble,
  parents: Int32Array,
  branch: number,
  turn: number,
  random: () => number,
): ReadonlyMap<number, number> {
  const ranges = rangesToward(ensemble, parents, branch);
  const target = ensemble.feature[branch] as number;
  const values = new Map<number, number>();
  for (const [f, range] of ranges) {
    const choices =
      f === target
        ? choose(range, float32Neighbours(ensemble.value[branch] as number))
        : choose(range, edgesOf(range));
    if (choices.length === 0) return new Map();
    const index = f === target ? turn : Math.floor(random() * choices.length);
    values.set(f, choices[index % choices.length] as number);
  }
  return values;
}

function rangesToward(
  { feature, value, missingLeft }: TreeEnsemble,
  parents: Int32Array,
  branch: number,
): ReadonlyMap<number, Range> {
  const ranges = new Map<number, Range>();
  const rangeOf = (node: number): Range => {
    const f = feature[node] as number;
    const known = ranges.get(f);
    if (known !== undefined) return known;
    const all = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, missing: true };
    ranges.set(f, all);
    return all;
  };
  rangeOf(branch);
  for (let below = branch, node = parents[below] as number; node >= 0; ) {
    const range = rangeOf(node);
    const isLeft = below === node + 1;
    const split = value[node] as number;
    if (isLeft) range.high = Math.min(range.high, split);
    else range.low = Math.max(range.low, split);
    range.missing &&= isLeft === (missingLeft[node] === 1);
    below = node;
    node = parents[node] as number;
  }
  return ranges;
}

/** The lowest and the highest value of a range, or any if it has neither. */
function edgesOf({ low, high }: Range): number[] {
  const edges = [low];
  if (Number.isFinite(high)) edges.push(Math.min(...float32Neighbours(high)));
  return low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY ? [0] : edges;
}

const choose = ({ low, high, missing }: Range, values: readonly number[]): number[] => [
  ...values.filter((x) => Number.isFinite(x) && x >= low && x < high),
  ...(missing ? [Number.NaN] : []),
];
