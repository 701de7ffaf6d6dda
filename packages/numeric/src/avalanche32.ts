/**
 * Mixes 32 bits so that each bit of the answer depends on every bit given (MurmurHash3's finaliser).
 *
 * A bijection of the unsigned 32-bit integers with 0 ↦ 0: distinct codes stay distinct, and "none"
 * stays none. Cost: two multiplications.
 *
 * @param half any 32 bits
 * @returns an unsigned 32-bit integer
 * @see Austin Appleby, MurmurHash3, fmix32
 * @example
 * avalanche32(0); // 0
 * avalanche32(1); // 1364076727
 */
export function avalanche32(half: number): number {
  let h = half;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
