/**
 * Counts the set bits among [from, to) of a bitmap, bit i being bit i mod 32 of `bits[i / 32]`.
 * Cost: one step per word.
 *
 * @example
 * countBits(Uint32Array.of(0b1011), 1, 32); // 2
 */
export function countBits(bits: Uint32Array, from: number, to: number): number {
  if (from >= to) return 0;
  const first = from >>> 5;
  const last = (to - 1) >>> 5;
  let count = 0;
  for (let word = first; word <= last; word++) {
    let rest = bits[word] as number;
    if (rest === 0) continue;
    if (word === first) rest &= -1 << (from & 31);
    if (word === last) rest &= -1 >>> (31 - ((to - 1) & 31));
    count += countWord(rest);
  }
  return count;
}

/** Pairs, nibbles, bytes, then their sum in the top byte (Warren, "Hacker's Delight", 5-1). */
function countWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
