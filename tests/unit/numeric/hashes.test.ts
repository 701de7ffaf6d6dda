import { avalanche32 } from "@porchlight/numeric/avalanche32";
import { hashText32, hashText64, hashTextInto } from "@porchlight/numeric/hash-text";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("avalanche32", () => {
  it("keeps nothing nothing, and spreads the rest", () => {
    expect(avalanche32(0)).toBe(0);
    expect(avalanche32(1)).toBe(1_364_076_727);
  });

  it("maps distinct numbers to distinct unsigned ones", () => {
    const seen = new Set(Array.from({ length: 100_000 }, (_, i) => avalanche32(i * 7919)));
    expect(seen.size).toBe(100_000);
    expect(Math.min(...[...seen].slice(0, 1000))).toBeGreaterThanOrEqual(0);
  });

  it("flips half of the bits, on average, for each bit flipped", () => {
    const ones = (n: number) => n.toString(2).replaceAll("0", "").length;
    for (let bit = 0; bit < 32; bit++) {
      let flipped = 0;
      for (let i = 1; i <= 500; i++)
        flipped += ones((avalanche32(i * 65_537) ^ avalanche32((i * 65_537) ^ (1 << bit))) >>> 0);
      expect(Math.abs(flipped / 500 - 16)).toBeLessThan(1.5);
    }
  });
});

describe("hashText", () => {
  // States and spilled ids hold these: another value would make every id look new.
  it("stays what it is", () => {
    expect(hashText64("")).toBe("577ae12eb5f9c855");
    expect(hashText64("porchlight")).toBe("88ed13371608d59f");
  });

  it("is the same text in halves and as hex", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const halves = new Uint32Array(2);
        hashTextInto(text, halves);
        const value = (BigInt(halves[0] as number) << 32n) | BigInt(halves[1] as number);
        expect(hashText64(text)).toBe(value.toString(16).padStart(16, "0"));
        expect(hashText32(text)).toBe((halves[1] as number) || 1);
      }),
    );
  });

  it("tells apart a hundred thousand ids of a pattern, in each half nearly all", () => {
    const whole = new Set<string>();
    const low = new Set<number>();
    for (let i = 0; i < 100_000; i++) {
      whole.add(hashText64(`msg_${i}`));
      low.add(hashText32(`msg_${i}`));
    }
    expect(whole.size).toBe(100_000);
    // One collision is expected among n^2 / 2^33 pairs.
    expect(low.size).toBeGreaterThan(100_000 - 12);
  });
});
