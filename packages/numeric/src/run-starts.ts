/**
 * Marks where runs begin in a bitmap, a pause of fewer than `gap` clear bits not ending a run: a set bit
 * begins one if the `gap` bits before it are clear. Bits before the first count as clear.
 * Cost: `gap` shifts per word that is not zero.
 *
 * @param gap 1 to 31
 * @param into where starts are marked; as long as `bits`, and not the same
 * @example
 * runStarts(Uint32Array.of(0b1001011), 2, into); // into[0] is 0b1000001
 */
export function runStarts(bits: Uint32Array, gap: number, into: Uint32Array): void {
  let before = 0;
  for (let word = 0; word < bits.length; word++) {
    const here = bits[word] as number;
    let near = 0;
    if (here !== 0)
      for (let shift = 1; shift <= gap; shift++)
        near |= (here << shift) | (before >>> (32 - shift));
    into[word] = here & ~near;
    before = here;
  }
}
