import { avalanche32 } from "./avalanche32.ts";

/**
 * A seeded source of random numbers: the same seed, the same numbers, on any machine.
 *
 * Chris Doty-Humphrey's sfc32, which passes PractRand: 128 bits of state, a period of at least 2^32 and
 * 2^127 on average. Not for secrets. Cost: a few nanoseconds a number; each has 32 random bits.
 *
 * @param seed an integer; its low 32 bits count
 * @returns a function that yields numbers in [0, 1)
 * @throws RangeError if the seed isn't an integer
 * @see https://pracrand.sourceforge.net (sfc32)
 */
export function createRandom(seed: number): () => number {
  if (!Number.isInteger(seed))
    throw new RangeError(`createRandom requires an integer seed, got ${seed}`);
  let a = avalanche32(seed ^ 0x9e3779b9) | 0;
  let b = avalanche32(seed ^ 0x243f6a88) | 0;
  let c = avalanche32(seed ^ 0xb7e15162) | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  // Seeds that differ in one bit take a dozen steps to part.
  for (let i = 0; i < 12; i++) next();
  return next;
}
