import { countBits } from "@porchlight/numeric/count-bits";
import { lastBit } from "@porchlight/numeric/last-bit";
import { runStarts } from "@porchlight/numeric/run-starts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Bitmaps of 96 bits: sparse, dense, and with runs. */
const word = fc.oneof(
  fc.constantFrom(0, 1, 0x80000000, 0xffffffff, 0x00ff00ff),
  fc.integer({ min: 0, max: 0xffffffff }),
);
const bitmap = fc
  .array(word, { minLength: 3, maxLength: 3 })
  .map((words) => Uint32Array.from(words));
const place = fc.integer({ min: 0, max: 96 });
const bitsOf = (bits: Uint32Array): number[] =>
  Array.from({ length: 32 * bits.length }, (_, i) => i).filter(
    (i) => ((bits[i >> 5] as number) >>> (i & 31)) & 1,
  );

describe("countBits", () => {
  it("counts those from one place up to before another", () => {
    expect(countBits(Uint32Array.of(0b1011), 1, 32)).toBe(2);
  });

  it("is the definition", () => {
    fc.assert(
      fc.property(bitmap, place, place, (bits, from, to) => {
        const expected = bitsOf(bits).filter((i) => i >= from && i < to).length;
        expect(countBits(bits, from, to)).toBe(expected);
      }),
    );
  });
});

describe("lastBit", () => {
  it("finds the last set bit before a place, or none", () => {
    expect(lastBit(Uint32Array.of(0b1011), 3)).toBe(1);
    expect(lastBit(Uint32Array.of(0b1000), 3)).toBe(-1);
  });

  it("is the definition", () => {
    fc.assert(
      fc.property(bitmap, place, (bits, end) => {
        expect(lastBit(bits, end)).toBe(Math.max(-1, ...bitsOf(bits).filter((i) => i < end)));
      }),
    );
  });
});

describe("runStarts", () => {
  it("bridges pauses shorter than the gap", () => {
    const starts = new Uint32Array(1);
    runStarts(Uint32Array.of(0b1001011), 2, starts);
    expect(starts[0]).toBe(0b1000001);
  });

  it("is the definition", () => {
    fc.assert(
      fc.property(bitmap, fc.integer({ min: 1, max: 31 }), (bits, gap) => {
        const starts = new Uint32Array(bits.length).fill(1);
        runStarts(bits, gap, starts);
        const set = bitsOf(bits);
        const expected = set.filter((i) => !set.some((j) => j < i && j >= i - gap));
        expect(bitsOf(starts)).toEqual(expected);
      }),
    );
  });
});
