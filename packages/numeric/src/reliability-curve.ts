/** Rows whose foretold chances are alike, and what came of them. */
export interface ReliabilityBin {
  /** Weighted mean of the chances. */
  readonly chance: number;
  /** Weighted share of what came. */
  readonly share: number;
  readonly weight: number;
}

/**
 * How often what was foretold came, in bins of equal mass: rows in order of their chance, cut where a bin holds its
 * share of the weight. Rows with the same chance stay in one bin, so that the curve does not hang on their order;
 * there may be fewer bins than asked for. Cost: O(n) after `orderByChance`.
 *
 * @param chances shape [n]
 * @param came shape [n], each 0 or 1 (or a chance, for an expected curve)
 * @param bins at least 1
 * @param weights shape [n], 0 or more; 1 each unless given
 * @param order places in ascending order of chance, if it is at hand
 * @returns ascending; none for no weight
 * @throws RangeError if shapes differ or `bins` is below 1
 */
export function reliabilityCurve(
  chances: ArrayLike<number>,
  came: ArrayLike<number>,
  bins: number,
  weights?: ArrayLike<number>,
  order: ArrayLike<number> = orderByChance(chances),
): ReliabilityBin[] {
  const n = chances.length;
  if (came.length !== n || order.length !== n || (weights !== undefined && weights.length !== n))
    throw new RangeError(
      `reliabilityCurve requires shapes that agree, got ${came.length} for ${n}`,
    );
  if (!(bins >= 1)) throw new RangeError(`reliabilityCurve requires bins, got ${bins}`);
  const weightAt = (i: number): number => (weights === undefined ? 1 : (weights[i] as number));
  let total = 0;
  for (let i = 0; i < n; i++) total += weightAt(i);
  const curve: ReliabilityBin[] = [];
  let [weight, chance, share, done] = [0, 0, 0, 0];
  for (let at = 0; at < n; at++) {
    const i = order[at] as number;
    const w = weightAt(i);
    weight += w;
    chance += w * (chances[i] as number);
    share += w * (came[i] as number);
    const isTied = at + 1 < n && chances[order[at + 1] as number] === chances[i];
    // A hair of slack: sums of weights need not meet the cut to the last bit.
    const isFull = done + weight >= ((curve.length + 1) * total) / bins - 1e-9 * total;
    if (weight === 0 || isTied || (!isFull && at + 1 < n)) continue;
    curve.push({ chance: chance / weight, share: share / weight, weight });
    done += weight;
    [weight, chance, share] = [0, 0, 0];
  }
  return curve;
}

/** Places in ascending order of chance. */
export const orderByChance = (chances: ArrayLike<number>): Uint32Array =>
  Uint32Array.from(chances, (_, i) => i).sort(
    (a, b) => (chances[a] as number) - (chances[b] as number),
  );

/**
 * The expected calibration error: the mean distance between what was foretold and what came, over the bins of a
 * curve by their weight. It is above 0 for perfect chances too, by chance alone: judge it against that.
 *
 * @example
 * calibrationError([{ chance: 0.2, share: 0.1, weight: 3 }, { chance: 0.8, share: 0.9, weight: 1 }]); // 0.1
 */
export function calibrationError(curve: readonly ReliabilityBin[]): number {
  let [error, total] = [0, 0];
  for (const { chance, share, weight } of curve) {
    error += weight * Math.abs(chance - share);
    total += weight;
  }
  return total === 0 ? Number.NaN : error / total;
}
