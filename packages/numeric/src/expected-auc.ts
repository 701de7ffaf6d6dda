import { requireOrder, tiesIn } from "./auc.ts";

/**
 * The AUC that scores have on average over labels drawn independently with known probabilities, as the
 * ratio of expected pairs:
 *
 *     sum over i ≠ j of p_i (1 - p_j) ([s_i > s_j] + [s_i = s_j] / 2)  /  sum over i ≠ j of p_i (1 - p_j)
 *
 * With s = p it is the AUC of the best scores there are. Unlike `auc` of one draw of labels it has no
 * noise of theirs; the mean of `auc` over draws differs by O(1 / n), since a ratio's mean is not the ratio of
 * means. Cost: O(n log n).
 *
 * @param scores shape [n], none NaN
 * @param probabilities shape [n], each 0 to 1: of the label being positive
 * @returns 0 to 1; NaN if no pair is possible
 * @throws RangeError if the shapes differ, a score is NaN or a probability is outside 0 to 1
 * @example
 * expectedAuc([1, 2], [0, 1]); // 1
 * expectedAuc([0.2, 0.8], [0.2, 0.8]); // 0.64 / 0.68 = 0.941…
 */
export function expectedAuc(scores: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const order = requireOrder("expectedAuc", scores, probabilities);
  const p = (i: number): number => probabilities[order[i] as number] as number;
  for (let i = 0; i < order.length; i++)
    if (!(p(i) >= 0 && p(i) <= 1))
      throw new RangeError(`expectedAuc requires probabilities from 0 to 1, got ${p(i)}`);
  let won = 0;
  let positivesBelow = 0;
  let negativesBelow = 0;
  let same = 0;
  for (const [from, to] of tiesIn(scores, order)) {
    let positives = 0;
    let negatives = 0;
    let own = 0;
    for (let i = from; i < to; i++) {
      positives += p(i);
      negatives += 1 - p(i);
      own += p(i) * (1 - p(i));
    }
    won += positives * negativesBelow + (positives * negatives - own) / 2;
    same += own;
    positivesBelow += positives;
    negativesBelow += negatives;
  }
  const pairs = positivesBelow * negativesBelow - same;
  return pairs > 0 ? won / pairs : Number.NaN;
}
