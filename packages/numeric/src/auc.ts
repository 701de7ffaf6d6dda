/**
 * The area under the ROC curve: the chance that a positive stands above a negative, ties counting half.
 *
 * The Mann-Whitney statistic from mid-ranks: (R - p (p + 1) / 2) / (p n), where R is the sum of the ranks
 * of the p positives among all p + n. Cost: a sort, O(N log N).
 *
 * @param scores shape [N]; only their order counts
 * @param labels shape [N]; true or 1 for positives
 * @returns 0..1; 0.5 says nothing. NaN if one kind is missing
 * @throws RangeError if lengths differ or a score is NaN
 * @example
 * auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]); // 0.75
 */
export function auc(
  scores: ArrayLike<number>,
  labels: ArrayLike<number> | ArrayLike<boolean>,
): number {
  const { length } = scores;
  if (labels.length !== length)
    throw new RangeError(
      `auc requires a label per score, got ${labels.length} labels for ${length} scores`,
    );
  const order = Uint32Array.from({ length }, (_, i) => i).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  let positives = 0;
  let ranks = 0;
  for (let start = 0, end = 0; start < length; start = end) {
    const score = scores[order[start] as number] as number;
    if (Number.isNaN(score)) throw new RangeError("auc requires scores that are numbers, got NaN");
    let tied = 0;
    for (; end < length && scores[order[end] as number] === score; end++)
      if (labels[order[end] as number]) tied++;
    // Ranks count from 1; those of a tie share the middle one.
    ranks += (tied * (start + 1 + end)) / 2;
    positives += tied;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (length - positives));
}
