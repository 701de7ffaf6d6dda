/**
 * Merges weighted points, given by their moments, into the moments in `state`, in place.
 *
 * Moments of D-dimensional points lie at `at` as [W, M2, mean_1 … mean_D]: their weight, the weighted
 * sum of squared distances to their mean, and the mean. With r = w / (W + w) and d = mean' - mean:
 *
 *     W += w,  mean += r d,  M2 += M2' + |d|^2 W r
 *
 * A point is moments too: its weight, 0 and itself, so adding is merging. Preferred to sums of squares,
 * which cancel: a price of 500,000 would leave six digits of a spread of 1,000. A decayed M2 scales like
 * a weight; a mean does not decay. Cost: O(D).
 *
 * @param dimensions D
 * @param weight w, at least 0; 0 changes nothing
 * @param squares M2' of what is merged
 * @param mean where mean' of what is merged lies: `mean[meanAt …]`, shape [D]
 * @see Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample
 *   Variances", 1979
 * @example
 * const state = new Float64Array(3);
 * mergeMoments(state, 0, 1, 1, 0, Float64Array.of(10), 0); // [1, 0, 10]
 * mergeMoments(state, 0, 1, 1, 0, Float64Array.of(20), 0); // [2, 50, 15]
 */
export function mergeMoments(
  state: Float64Array,
  at: number,
  dimensions: number,
  weight: number,
  squares: number,
  mean: Float64Array,
  meanAt: number,
): void {
  if (weight === 0) return;
  const before = state[at] as number;
  if (before === 0) {
    // Copied where nothing stood: adding the difference to an old mean would round.
    state[at] = weight;
    state[at + 1] = squares;
    for (let d = 0; d < dimensions; d++) state[at + 2 + d] = mean[meanAt + d] as number;
    return;
  }
  const share = weight / (before + weight);
  let distance = 0;
  for (let d = 0; d < dimensions; d++) {
    const delta = (mean[meanAt + d] as number) - (state[at + 2 + d] as number);
    distance += delta * delta;
    state[at + 2 + d] = (state[at + 2 + d] as number) + share * delta;
  }
  state[at] = before + weight;
  state[at + 1] = (state[at + 1] as number) + squares + distance * before * share;
}
