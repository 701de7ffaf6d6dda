/**
 * The area under the ROC curve of rows that count several times, or not at all: what `auc` would answer if each row
 * stood there as often as its weight says. It takes the order of the scores as given, so that to measure one set of
 * scores under many weights they are sorted once. Cost: O(n).
 *
 *     AUC = sum over runs of equal scores of  P_run (N_below + N_run / 2)  /  (P N)
 *
 * with P and N the weights of positives and negatives.
 *
 * @param scores shape [n], none NaN
 * @param labels shape [n]; 0 is negative, anything else positive
 * @param weights shape [n], 0 or more
 * @param order shape [n]: places in ascending order of score, as `orderByChance` answers them
 * @returns 0 to 1; NaN if positives or negatives have no weight
 * @throws RangeError if the shapes differ
 * @example
 * weightedAuc([0.1, 0.4, 0.4], [0, 0, 1], [1, 2, 1], [0, 1, 2]); // (1 + 2 / 2) / 3
 */
export function weightedAuc(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  order: ArrayLike<number>,
): number {
  const n = scores.length;
  if (labels.length !== n || weights.length !== n || order.length !== n)
    throw new RangeError(
      `weightedAuc requires shapes that agree, got ${labels.length}, ${weights.length} and ${order.length} for ${n}`,
    );
  let [pairs, positives, negatives] = [0, 0, 0];
  for (let from = 0; from < n; ) {
    const score = scores[order[from] as number] as number;
    let [up, down, to] = [0, 0, from];
    for (; to < n && scores[order[to] as number] === score; to++) {
      const i = order[to] as number;
      if (labels[i] === 0) down += weights[i] as number;
      else up += weights[i] as number;
    }
    pairs += up * (negatives + down / 2);
    positives += up;
    negatives += down;
    from = to;
  }
  return positives * negatives === 0 ? Number.NaN : pairs / (positives * negatives);
}
