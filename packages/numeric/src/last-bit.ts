/**
 * The index of the last set bit before `end` in a bitmap, or -1. Cost: one step per word passed.
 *
 * @example
 * lastBit(Uint32Array.of(0b1011), 3); // 1
 */
export function lastBit(bits: Uint32Array, end: number): number {
  for (let word = (end - 1) >> 5; word >= 0; word--) {
    let rest = bits[word] as number;
    const known = end - 32 * word;
    if (known < 32) rest &= (1 << known) - 1;
    if (rest !== 0) return 32 * word + 31 - Math.clz32(rest);
  }
  return -1;
}
