import { markRing, mergeRings, readRing } from "@porchlight/numeric/ring-bitmap";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const SLOTS = 96;
const AT = 1;
/** Close together, so that the ring moves on by little and clears what it passes; or far apart, so that it starts anew. */
const near = fc.integer({ min: 0, max: 300 });
const far = fc.integer({ min: 0, max: 100_000 });
const indexes = fc.oneof(
  fc.array(near, { maxLength: 60 }),
  fc.array(fc.oneof(near, far), { maxLength: 10 }),
);

function ringOf(given: readonly number[]) {
  const bits = new Uint32Array(AT + SLOTS / 32 + 1);
  const newest = given.reduce((so, index) => markRing(bits, AT, SLOTS, index, so), -1);
  return { bits, newest };
}

/** The indexes among the last `length` up to `last` that are marked. */
function readAll({ bits, newest }: ReturnType<typeof ringOf>, last: number, length = SLOTS) {
  const into = new Uint32Array(length / 32).fill(0xffffffff);
  readRing(bits, AT, SLOTS, newest, last, into);
  const first = last - length + 1;
  return Array.from({ length }, (_, i) => first + i).filter(
    (_, i) => ((into[i >> 5] as number) >>> (i & 31)) & 1,
  );
}

const kept = (given: readonly number[], last: number, length = SLOTS) =>
  [...new Set(given)].filter((i) => i > last - length && i <= last).sort((a, b) => a - b);

describe("a ring bitmap", () => {
  it("marks an index in its slot", () => {
    const bits = new Uint32Array(1);
    expect(markRing(bits, 0, 32, 35, -1)).toBe(35);
    expect(bits[0]).toBe(0b1000);
  });

  it("holds what is marked among its newest, in any order, as of now or later", () => {
    fc.assert(
      fc.property(indexes, fc.constantFrom(0, 1, 31, 32, 95, 96, 1000), (given, later) => {
        const ring = ringOf(given);
        const newest = Math.max(-1, ...given);
        expect(ring.newest).toBe(newest);
        expect(readAll(ring, newest + later)).toEqual(kept(given, newest + later));
        expect(readAll(ring, newest + later, 32)).toEqual(kept(given, newest + later, 32));
        expect(ring.bits).toEqual(ringOf(given.toReversed()).bits);
        expect([ring.bits[0], ring.bits.at(-1)]).toEqual([0, 0]);
      }),
    );
  });

  it("forgets an index exactly when another is a ring's length past it", () => {
    for (const ahead of [SLOTS - 1, SLOTS, SLOTS + 1]) {
      const ring = ringOf([0, 7, 7 + ahead]);
      expect(readAll(ring, 7 + ahead)).toEqual(ahead < SLOTS ? [7, 7 + ahead] : [7 + ahead]);
      expect(markRing(ring.bits, AT, SLOTS, 7 + ahead - SLOTS, ring.newest)).toBe(7 + ahead);
      expect(readAll(ring, 7 + ahead)).toEqual(ahead < SLOTS ? [7, 7 + ahead] : [7 + ahead]);
    }
  });

  it("merges into what holds all that both marked", () => {
    fc.assert(
      fc.property(indexes, indexes, (some, others) => {
        const ring = ringOf(some);
        const other = ringOf(others);
        const newest = mergeRings(ring.bits, AT, SLOTS, ring.newest, other.bits, AT, other.newest);
        expect({ bits: ring.bits, newest }).toEqual(ringOf([...some, ...others]));
      }),
    );
  });
});
