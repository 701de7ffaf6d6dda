/**
 * The newest `slots` of an unbounded row of bits, in place: which days, or quarter-hours, had something
 * in them. Bit i stands at i mod `slots`; whoever keeps the ring keeps its newest index, -1 while empty.
 * Which bits are kept depends on the newest index alone, so marking is the same in any order.
 *
 * `at` is the ring's first element in `bits`; `slots` is a multiple of 32.
 */

/**
 * Marks an index; forgets what leaves the ring by it. One that has already left it changes nothing.
 * Cost: O(1), and one word per 32 indexes the ring moves on, at most `slots / 32`.
 *
 * @param index at least 0
 * @param newest the ring's newest index, or -1
 * @returns the newest index now
 * @example
 * const bits = new Uint32Array(1);
 * markRing(bits, 0, 32, 3, -1); // 3, and bits[0] is 0b1000
 */
export function markRing(
  bits: Uint32Array,
  at: number,
  slots: number,
  index: number,
  newest: number,
): number {
  if (newest >= 0 && index <= newest - slots) return newest;
  if (index > newest) advanceRing(bits, at, slots, newest, index);
  const slot = index % slots;
  const word = at + (slot >>> 5);
  bits[word] = (bits[word] as number) | (1 << (slot & 31));
  return Math.max(index, newest);
}

/**
 * Marks in one ring all that is marked in another of the same size, whose newest index is `otherNewest`.
 *
 * @returns the newest index of both
 */
export function mergeRings(
  bits: Uint32Array,
  at: number,
  slots: number,
  newest: number,
  other: Uint32Array,
  otherAt: number,
  otherNewest: number,
): number {
  let joint = newest;
  for (let word = 0; word < slots >>> 5; word++) {
    let rest = other[otherAt + word] as number;
    while (rest !== 0) {
      const slot = word * 32 + 31 - Math.clz32(rest & -rest);
      rest &= rest - 1;
      // The slot's index is the last one at or before the newest that stands there.
      const index = otherNewest - ((((otherNewest - slot) % slots) + slots) % slots);
      joint = markRing(bits, at, slots, index, joint);
    }
  }
  return joint;
}

/**
 * Writes the bits of the `32 * into.length` indexes up to and including `last` into `into`, oldest first
 * from bit 0 of `into[0]` on. At most `slots` of them; `last` is never before `newest`.
 * Cost: one step per word of `into`.
 */
export function readRing(
  bits: Uint32Array,
  at: number,
  slots: number,
  newest: number,
  last: number,
  into: Uint32Array,
): void {
  const first = last - 32 * into.length + 1;
  const kept = newest - first + 1;
  if (newest < 0 || kept <= 0) {
    into.fill(0);
    return;
  }
  const words = slots >>> 5;
  const firstSlot = ((first % slots) + slots) % slots;
  const shift = firstSlot & 31;
  let word = firstSlot >>> 5;
  for (let i = 0; i < into.length; i++) {
    const low = (bits[at + word] as number) >>> shift;
    word = word + 1 === words ? 0 : word + 1;
    const high = shift === 0 ? 0 : (bits[at + word] as number) << (32 - shift);
    // Past the newest index, the slots still hold bits that have slid out of the window.
    const known = kept - 32 * i;
    into[i] = (low | high) & (known >= 32 ? -1 : known <= 0 ? 0 : (1 << known) - 1);
  }
}

function advanceRing(
  bits: Uint32Array,
  at: number,
  slots: number,
  newest: number,
  index: number,
): void {
  if (newest < 0 || index - newest >= slots) {
    bits.fill(0, at, at + (slots >>> 5));
    return;
  }
  const from = (newest + 1) % slots;
  const to = (index % slots) + 1;
  if (from < to) clearBits(bits, at, from, to);
  else {
    clearBits(bits, at, from, slots);
    clearBits(bits, at, 0, to);
  }
}

/** Clears the bits [from, to). */
function clearBits(bits: Uint32Array, at: number, from: number, to: number): void {
  const last = (to - 1) >>> 5;
  for (let word = from >>> 5; word <= last; word++) {
    const low = Math.max(0, from - 32 * word);
    const high = Math.min(32, to - 32 * word);
    const mask = high - low === 32 ? -1 : ((1 << (high - low)) - 1) << low;
    bits[at + word] = (bits[at + word] as number) & ~mask;
  }
}
