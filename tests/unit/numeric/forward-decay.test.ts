import {
  createDecay,
  rebaseFactor,
  valueFactor,
  weightAt,
} from "@porchlight/numeric/forward-decay";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const NOW = 1_795_000_000_000;
const halfLife = fc.integer({ min: 1, max: 10 ** 10 });
const time = fc.integer({ min: 0, max: NOW });

describe("forward decay", () => {
  it("halves a sum each half-life", () => {
    const decay = createDecay(1000);
    const sum = weightAt(decay, 3000, 3000);
    expect(sum).toBe(8);
    expect([3000, 4000, 5000].map((now) => sum * valueFactor(decay, 3000, now))).toEqual([
      1, 0.5, 0.25,
    ]);
  });

  it("gives what an event has decayed to, however late it comes", () => {
    fc.assert(
      fc.property(halfLife, time, time, time, (h, a, b, c) => {
        const [at, latest, now] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        const decay = createDecay(h);
        const value = weightAt(decay, at, latest) * valueFactor(decay, latest, now);
        const expected = 2 ** (-(now - at) / h);
        // Below the normal doubles, digits go: by 1e-290 of an event.
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-13 * expected + 1e-290);
      }),
    );
  });

  it("keeps weights of new events between 1 and 2^64", () => {
    fc.assert(
      fc.property(halfLife, time, (h, at) => {
        const weight = weightAt(createDecay(h), at, at);
        expect(weight).toBeGreaterThanOrEqual(1);
        expect(weight).toBeLessThan(2 ** 64);
      }),
    );
  });

  it("moves between landmarks by powers of two, so that nothing is rounded", () => {
    const decay = createDecay(3_600_000);
    const factors = [0, 1, 2, 16].map((blocks) =>
      rebaseFactor(decay, NOW, NOW + blocks * decay.blockMs),
    );
    expect(factors).toEqual([1, 2 ** -64, 2 ** -128, 2 ** -1024]);
    expect(rebaseFactor(decay, 0, NOW)).toBe(0);
  });

  it("answers the same however often and in whatever order it is asked", () => {
    const decay = createDecay(1000);
    const questions = fc.array(fc.tuple(time, time), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(questions, (given) => {
        for (const [a, b] of given) {
          const [at, latest] = [Math.min(a, b), Math.max(a, b)];
          const fresh = createDecay(1000);
          expect(weightAt(decay, at, latest)).toBe(weightAt(fresh, at, latest));
          expect(valueFactor(decay, at, latest)).toBe(valueFactor(fresh, at, latest));
        }
      }),
    );
  });

  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses a half-life of %s", (h) => {
    expect(() => createDecay(h)).toThrow(RangeError);
  });
});
