/**
 * The area under the ROC curve: the probability that a positive, drawn at random, has a higher score than
 * a negative drawn at random, a tie counting one half. By midranks (Mann and Whitney's U):
 *
 *     AUC = (sum of the positives' ranks - P (P + 1) / 2) / (P N)
 *
 * with ranks from 1, ties sharing the mean of theirs, and P positives and N negatives. Exact with ties,
 * where a walk along the curve that steps row by row hangs on their order. Cost: O(n log n).
 *
 * @param scores shape [n], none NaN; infinities are ordinary scores
 * @param labels shape [n]; 0 is negative, anything else positive
 * @returns 0 to 1; NaN if there are no positives or no negatives
 * @throws RangeError if the shapes differ or a score is NaN
 * @see Hanley and McNeil, "The Meaning and Use of the Area under a Receiver Operating Characteristic (ROC)
 *   Curve", Radiology 1982
 * @example
 * auc([0.1, 0.4, 0.4, 0.8], [0, 0, 1, 1]); // 0.875
 */
export function auc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = requireOrder("auc", scores, labels);
  let rankSum = 0;
  let positives = 0;
  for (const [from, to] of tiesIn(scores, order)) {
    const midrank = (from + 1 + to) / 2;
    for (let i = from; i < to; i++)
      if (labels[order[i] as number] !== 0) {
        rankSum += midrank;
        positives++;
      }
  }
  const pairs = positives * (scores.length - positives);
  return pairs === 0 ? Number.NaN : (rankSum - (positives * (positives + 1)) / 2) / pairs;
}

/** Indexes in ascending order of score. */
export function requireOrder(
  name: string,
  scores: ArrayLike<number>,
  other: ArrayLike<number>,
): Uint32Array {
  if (scores.length !== other.length)
    throw new RangeError(
      `${name} requires as many labels as scores, got ${other.length} for ${scores.length}`,
    );
  for (let i = 0; i < scores.length; i++)
    if (Number.isNaN(scores[i])) throw new RangeError(`${name} requires numbers, got NaN at ${i}`);
  const at = (i: number): number => scores[i] as number;
  // By comparison, not by difference: infinities would give NaN.
  return Uint32Array.from(scores, (_, i) => i).sort(
    (a, b) => Number(at(a) > at(b)) - Number(at(a) < at(b)),
  );
}

/** Runs of equal scores in an order, as [from, to). */
export function* tiesIn(
  scores: ArrayLike<number>,
  order: Uint32Array,
): Generator<readonly [number, number]> {
  for (let from = 0, to: number; from < order.length; from = to) {
    to = from + 1;
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) to++;
    yield [from, to];
  }
}
