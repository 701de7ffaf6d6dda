import { requireOrder, tiesIn } from "./auc.ts";

/** A run of points that share one fitted value. */
export interface IsotonicBlock {
  /** The weighted mean of its points' x; blocks ascend strictly. */
  readonly x: number;
  /** The weighted mean of its points' y; blocks ascend strictly. */
  readonly y: number;
  readonly weight: number;
}

/**
 * The non-decreasing step function of x that is nearest to y: it minimises the sum of weight * (y - f(x))^2. By
 * pooling adjacent violators: points in order of x, equal x pooled first (f is a function of x), then any block
 * that is not above the one before it is merged into it, until all ascend. Cost: O(n log n) for the order, O(n)
 * for the pooling.
 *
 * @param x shape [n], finite
 * @param y shape [n]
 * @param weights shape [n], above 0; 1 each unless given
 * @returns the blocks, ascending; none for no points
 * @throws RangeError if shapes differ, an x or y is not finite, or a weight is not above 0
 * @see Barlow, Bartholomew, Bremner and Brunk, "Statistical Inference under Order Restrictions", 1972
 * @example
 * isotonicRegression([1, 2, 3], [0, 1, 0]); // [{ x: 1, y: 0, weight: 1 }, { x: 2.5, y: 0.5, weight: 2 }]
 */
export function isotonicRegression(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights?: ArrayLike<number>,
): IsotonicBlock[] {
  const order = requireOrder("isotonicRegression", x, y);
  requirePoints(x, y, weights);
  const blocks: IsotonicBlock[] = [];
  for (const [from, to] of tiesIn(x, order)) {
    let block: IsotonicBlock | undefined;
    for (let i = from; i < to; i++) {
      const at = order[i] as number;
      const weight = weights === undefined ? 1 : (weights[at] as number);
      const point = { x: x[at] as number, y: y[at] as number, weight };
      block = block === undefined ? point : pool(block, point);
    }
    let last = block as IsotonicBlock;
    for (let before = blocks.at(-1); before && before.y >= last.y; before = blocks.at(-1)) {
      last = pool(before, last);
      blocks.pop();
    }
    blocks.push(last);
  }
  return blocks;
}

function pool(a: IsotonicBlock, b: IsotonicBlock): IsotonicBlock {
  const weight = a.weight + b.weight;
  const share = b.weight / weight;
  return { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y), weight };
}

function requirePoints(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): void {
  if (weights !== undefined && weights.length !== x.length)
    throw new RangeError(
      `isotonicRegression requires as many weights as points, got ${weights.length} for ${x.length}`,
    );
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i]))
      throw new RangeError(`isotonicRegression requires finite points, got ${x[i]}, ${y[i]}`);
    if (weights !== undefined && !((weights[i] as number) > 0))
      throw new RangeError(`isotonicRegression requires weights above 0, got ${weights[i]}`);
  }
}
