import { quantileSorted } from "./quantile-sorted.ts";

/**
 * Intervals of figures when people, not rows, are drawn again with replacement: rows of one person are much alike, and
 * an interval that took them for independent would be too narrow. The percentile interval of `replicates` draws.
 * Cost: `replicates` times the figures.
 *
 * @param person shape [n]: whose row it is, any whole numbers from 0
 * @param figures figures of the rows under weights [n]: how often each row was drawn; one that is NaN is left out
 * @param options `level` such as 0.95; `random` yields numbers in [0, 1)
 * @returns [low, high] a figure
 * @throws RangeError if there are no rows or the level is not between 0 and 1
 * @see Field and Welsh, "Bootstrapping clustered data", Journal of the Royal Statistical Society B, 2007
 */
export function bootstrapPeople(
  person: ArrayLike<number>,
  figures: (weights: Float64Array) => readonly number[],
  {
    replicates,
    level,
    random,
  }: { readonly replicates: number; readonly level: number; readonly random: () => number },
): (readonly [low: number, high: number])[] {
  if (person.length === 0) throw new RangeError("bootstrapPeople requires rows, got none");
  if (!(level > 0 && level < 1))
    throw new RangeError(`bootstrapPeople requires a level between 0 and 1, got ${level}`);
  const places = new Map<number, number>();
  const placeOf = Uint32Array.from(person, (one) => {
    const place = places.get(one) ?? places.size;
    places.set(one, place);
    return place;
  });
  const draws: number[][] = [];
  const drawn = new Float64Array(places.size);
  const weights = new Float64Array(person.length);
  for (let replicate = 0; replicate < replicates; replicate++) {
    drawn.fill(0);
    for (let i = 0; i < places.size; i++) {
      const place = Math.floor(random() * places.size);
      drawn[place] = (drawn[place] as number) + 1;
    }
    for (let i = 0; i < weights.length; i++) weights[i] = drawn[placeOf[i] as number] as number;
    figures(weights).forEach((value, figure) => {
      draws[figure] ??= [];
      if (!Number.isNaN(value)) draws[figure].push(value);
    });
  }
  return draws.map((values) => centralInterval(values, level));
}

/** The middle `level` of values, [NaN, NaN] of none. */
export function centralInterval(
  values: readonly number[],
  level: number,
): readonly [low: number, high: number] {
  if (values.length === 0) return [Number.NaN, Number.NaN];
  const sorted = Float64Array.from(values).sort();
  return [quantileSorted(sorted, (1 - level) / 2), quantileSorted(sorted, (1 + level) / 2)];
}
