/**
 * A sampler of ranks that follow Zipf's law: rank r, from 0 to n - 1, is drawn with probability
 * proportional to 1 / (r + 1)^s. A table of cumulative shares, searched by halving: any s, also s = 1
 * and below, where rejection samplers do not reach. Cost: O(n) to create, O(log n) a draw.
 *
 * @param n how many ranks, at least 1
 * @param exponent s, at least 0; 0 draws evenly
 * @returns a function from a uniform number in [0, 1) to a rank
 * @throws RangeError if n isn't a positive integer or s isn't a finite number of at least 0
 * @example
 * createZipf(3, 1)(0.5); // 0: the shares are 6/11, 3/11 and 2/11
 */
export function createZipf(n: number, exponent: number): (uniform: number) => number {
  if (!(Number.isInteger(n) && n > 0))
    throw new RangeError(`createZipf requires a positive number of ranks, got ${n}`);
  if (!(Number.isFinite(exponent) && exponent >= 0))
    throw new RangeError(`createZipf requires an exponent of at least 0, got ${exponent}`);
  const cumulative = new Float64Array(n);
  let total = 0;
  for (let rank = 0; rank < n; rank++) {
    total += (rank + 1) ** -exponent;
    cumulative[rank] = total;
  }
  return (uniform) => {
    const target = uniform * total;
    let low = 0;
    let high = n - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] as number) <= target) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
