import { avalanche32 } from "@porchlight/numeric/avalanche32";
import { addToSketch, mergeSketches, sketchCount } from "@porchlight/numeric/kmv-sketch";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const K = 8;
const AT = 3;
const hashes = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 32 - 1 })),
  { maxLength: 40 },
);

function sketchOf(given: readonly number[]): Uint32Array {
  const sketch = new Uint32Array(AT + K + 1);
  for (const hash of given) addToSketch(sketch, AT, K, hash);
  return sketch;
}

/** By definition: the k smallest of the set, zeros before them. */
function slowSketch(given: readonly number[]): number[] {
  const smallest = [...new Set(given)].sort((a, b) => a - b).slice(0, K);
  return [...new Array(AT + K - smallest.length).fill(0), ...smallest, 0];
}

describe("a sketch of the smallest hashes", () => {
  it("counts exactly while there are fewer than k", () => {
    expect(sketchCount(sketchOf([]), AT, K)).toBe(0);
    expect(sketchCount(sketchOf([5, 3, 5]), AT, K)).toBe(2);
    expect(sketchCount(sketchOf([1, 2, 3, 4, 5, 6, 7]), AT, K)).toBe(7);
  });

  it("estimates from k on, by how small the smallest are", () => {
    const evenly = Array.from({ length: 16 }, (_, i) => (i + 1) * 2 ** 28 - 1);
    expect(sketchCount(sketchOf(evenly), AT, K)).toBeCloseTo(14, 6);
  });

  it("keeps the k smallest, in any order, however often they come", () => {
    fc.assert(
      fc.property(hashes, (given) => {
        expect([...sketchOf(given)]).toEqual(slowSketch(given));
        expect([...sketchOf([...given, ...given.toReversed()])]).toEqual(slowSketch(given));
      }),
    );
  });

  it("merges exactly", () => {
    fc.assert(
      fc.property(hashes, hashes, (some, others) => {
        const sketch = sketchOf(some);
        mergeSketches(sketch, AT, K, sketchOf(others), AT);
        expect([...sketch]).toEqual(slowSketch([...some, ...others]));
      }),
    );
  });

  it("is right on average, within its standard error", () => {
    const k = 64;
    const trials = 200;
    const n = 1000;
    let sum = 0;
    for (let trial = 0; trial < trials; trial++) {
      const sketch = new Uint32Array(k);
      for (let i = 0; i < n; i++) addToSketch(sketch, 0, k, avalanche32(trial * n + i + 1));
      sum += sketchCount(sketch, 0, k);
    }
    const standardError = n / Math.sqrt(k - 2) / Math.sqrt(trials);
    expect(Math.abs(sum / trials - n)).toBeLessThan(4 * standardError);
  });
});
