import { avalanche32 } from "./avalanche32.ts";

/**
 * Hashes text to 64 bits, as two unsigned 32-bit halves written into `into` (shape [2], high first).
 *
 * Two multiplicative lanes over UTF-16 code units, crossed and avalanched at the end with MurmurHash3's
 * 32-bit finaliser. Not cryptographic: whoever chooses the text can make collisions. For n texts that
 * nobody chose, two collide with probability about n^2 / 2^65: 3e-14 for a thousand ids.
 * Cost: two multiplications a code unit; allocates nothing.
 *
 * @see Austin Appleby, MurmurHash3 (the constants of the lanes and of the finaliser)
 */
export function hashTextInto(text: string, into: Uint32Array): void {
  let a = 0xdeadbeef ^ text.length;
  let b = 0x41c6ce57 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0xcc9e2d51);
    a = (a << 15) | (a >>> 17);
    b = Math.imul(b ^ unit, 0x1b873593);
    b = (b << 13) | (b >>> 19);
  }
  into[0] = avalanche32(a ^ Math.imul(b, 5));
  into[1] = avalanche32(b ^ Math.imul(a, 9));
}

/** The hash as 16 lower-case hex digits. */
export function hashText64(text: string): string {
  const halves = new Uint32Array(2);
  hashTextInto(text, halves);
  return Array.from(halves, (half) => half.toString(16).padStart(8, "0")).join("");
}

const scratch = new Uint32Array(2);

/** 32 bits of the hash, unsigned and never 0, so that 0 can stand for "no text". */
export function hashText32(text: string): number {
  hashTextInto(text, scratch);
  return (scratch[1] as number) || 1;
}
