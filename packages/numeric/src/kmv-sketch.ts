/**
 * A sketch of how many distinct things were seen: the k smallest of their 32-bit hashes (k minimum
 * values, or bottom-k), in `hashes[at …]`, ascending, zeros before them while there are fewer.
 *
 * The k smallest hashes of two sets are the k smallest of both sketches together, so a merge is exact:
 * the sketch is the same in whatever order things come, and however often.
 *
 * @see Bar-Yossef, Jayram, Kumar, Sivakumar and Trevisan, "Counting Distinct Elements in a Data
 *   Stream", RANDOM 2002; Beyer, Haas, Reinwald, Sismanis and Gemulla, SIGMOD 2007 (the estimate)
 */

/**
 * Adds a hash. Cost: O(log k) if it is known or too large, O(k) moves if it is new and small, which
 * happens k (1 + ln(n / k)) times in n distinct things.
 *
 * @param hash an unsigned 32-bit integer other than 0, evenly spread
 */
export function addToSketch(hashes: Uint32Array, at: number, k: number, hash: number): void {
  const isFull = hashes[at] !== 0;
  if (isFull && hash > (hashes[at + k - 1] as number)) return;
  const place = lowerBound(hashes, at, k, hash);
  if (place < at + k && hashes[place] === hash) return;
  if (isFull) {
    for (let i = at + k - 1; i > place; i--) hashes[i] = hashes[i - 1] as number;
    hashes[place] = hash;
  } else {
    for (let i = at; i < place - 1; i++) hashes[i] = hashes[i + 1] as number;
    hashes[place - 1] = hash;
  }
}

/** Adds all that another sketch of the same k has seen. */
export function mergeSketches(
  hashes: Uint32Array,
  at: number,
  k: number,
  other: Uint32Array,
  otherAt: number,
): void {
  for (let i = otherAt; i < otherAt + k; i++)
    if (other[i] !== 0) addToSketch(hashes, at, k, other[i] as number);
}

/**
 * How many distinct hashes were added: exact below k; from k on (k - 1) / u_k, where u_k is the largest
 * hash kept as a share of 2^32: unbiased, with a relative standard error of 1 / sqrt(k - 2).
 */
export function sketchCount(hashes: Uint32Array, at: number, k: number): number {
  if (hashes[at] === 0) return at + k - lowerBound(hashes, at, k, 1);
  return ((k - 1) * 2 ** 32) / (hashes[at + k - 1] as number);
}

/** The first place in [at, at + k] whose hash is not below `hash`. */
function lowerBound(hashes: Uint32Array, at: number, k: number, hash: number): number {
  let low = at;
  let high = at + k;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((hashes[middle] as number) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}
