/**
 * The two things about hashing that columns are defined by, written out again from their definition
 * (two multiplicative lanes over UTF-16 units, crossed, then MurmurHash3's 32-bit finaliser) in integer
 * arithmetic of any size, so that nothing is shared with the code that is checked.
 */
const MASK = 0xffffffffn;

const times = (a: bigint, b: bigint): bigint => (a * b) & MASK;
const rotate = (a: bigint, bits: bigint): bigint => ((a << bits) | (a >> (32n - bits))) & MASK;

function finish(half: bigint): number {
  let h = half & MASK;
  h = times(h ^ (h >> 16n), 0x85ebca6bn);
  h = times(h ^ (h >> 13n), 0xc2b2ae35n);
  return Number(h ^ (h >> 16n));
}

function halves(text: string): readonly [number, number] {
  const length = BigInt(text.length);
  let a = 0xdeadbeefn ^ length;
  let b = 0x41c6ce57n ^ length;
  for (let i = 0; i < text.length; i++) {
    const unit = BigInt(text.charCodeAt(i));
    a = rotate(times(a ^ unit, 0xcc9e2d51n), 15n);
    b = rotate(times(b ^ unit, 0x1b873593n), 13n);
  }
  // The second lane is crossed with the first as it stood before finishing.
  return [finish(a ^ times(b, 5n)), finish(b ^ times(a, 9n))];
}

const remembered = new Map<string, readonly [number, number]>();

function hash(text: string): readonly [number, number] {
  const known = remembered.get(text) ?? halves(text);
  remembered.set(text, known);
  return known;
}

/** What orders interactions of the same moment: the first half of the id's hash. */
export const idOrder = (id: string): number => hash(id)[0];

/** The bucket, of 16, that a free label falls into: the second half of its hash, 1 for 0, modulo 16. */
export const labelBucket = (label: string): number => (hash(label)[1] || 1) % 16;
