/**
 * A quantile of sorted values, interpolated linearly between the two nearest: position p (n - 1), which
 * is type 7 of Hyndman and Fan and the default of R and NumPy. Cost: O(1).
 *
 * @param sorted shape [n], ascending, n at least 1
 * @param p 0 to 1
 * @throws RangeError if there are no values or p is outside 0 to 1
 * @see Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 1996
 * @example
 * quantileSorted([1, 2, 3, 4], 0.5); // 2.5
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) throw new RangeError("quantileSorted requires values, got none");
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantileSorted requires p in 0 to 1, got ${p}`);
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const share = position - below;
  return share === 0 ? low : low + share * ((sorted[below + 1] as number) - low);
}
