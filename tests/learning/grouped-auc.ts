import { orderByChance } from "@porchlight/numeric/reliability-curve";
import { weightedAuc } from "@porchlight/numeric/weighted-auc";

export interface GroupedRows {
  readonly ranks: ArrayLike<number>;
  /** 1 for a yes. */
  readonly labels: ArrayLike<number>;
  readonly group: Int32Array;
}

/**
 * AUC in each group of rows, averaged with the group's rows as weight; a group of one class is left out. The groups
 * of `bpic2012` are prefix lengths, as the published figures have it. Answers a function of how often each row counts
 * [n], so that rows sorted once are measured under many weights.
 */
export function groupedAuc(
  { group, labels, ranks }: GroupedRows,
  isIn: (row: number) => boolean = () => true,
): (weights: ArrayLike<number>) => number {
  const groups = new Map<number, number[]>();
  group.forEach((one, row) => {
    if (!isIn(row)) return;
    const places = groups.get(one) ?? [];
    groups.set(one, places);
    places.push(row);
  });
  const sorted = [...groups.values()].map((places) => {
    const scores = places.map((row) => ranks[row] as number);
    return {
      places,
      scores,
      labels: places.map((row) => labels[row] as number),
      order: orderByChance(scores),
    };
  });
  return (weights) => {
    let [sum, total] = [0, 0];
    for (const { places, ...rows } of sorted) {
      const counts = places.map((row) => weights[row] as number);
      const value = weightedAuc(rows.scores, rows.labels, counts, rows.order);
      if (Number.isNaN(value)) continue;
      const weight = counts.reduce((all, one) => all + one, 0);
      sum += value * weight;
      total += weight;
    }
    return sum / total;
  };
}

/** As often as each row stands there: once. */
export const once = (rows: number): Uint8Array => new Uint8Array(rows).fill(1);
