import { createFeatureSet, type FeatureSet } from "@porchlight/core/features/feature-set";
import { recency } from "@porchlight/core/features/recency";
import { tenure } from "@porchlight/core/features/tenure";
import { totals } from "@porchlight/core/features/totals";
import { userKey } from "@porchlight/core/interaction";
import { emptyPersonState, type PersonState } from "@porchlight/core/state/person-state";
import { addSeen } from "@porchlight/core/state/seen-ids";
import { decodeState, encodeState } from "@porchlight/core/state/state-codec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DOMAIN } from "./histories.ts";

const kinds = Array.from({ length: 37 }, (_, i) => ({ name: `kind${i}`, engaged: true }));
const featureSet = createFeatureSet({ ...DOMAIN, kinds }, [
  recency({ per: "kind" }),
  totals({ per: "kind" }),
  tenure(),
]);

/** Words as slices hold them: nothing, sums, times, small integers, and any bits at all. */
const NOW = 1_795_000_000_000;
const bytesOf = (value: number) => Array.from(new Uint8Array(Float64Array.of(value).buffer));
const wordBytes = fc.oneof(
  fc.constant(bytesOf(0)),
  fc.double().map(bytesOf),
  fc.integer({ min: NOW - 2 ** 33, max: NOW + 10 }).map(bytesOf),
  fc.constantFrom(NOW, NOW - 1, NOW - 2 ** 32, NOW - 2 ** 32 + 1, NOW - 0.5, -0, 1, 2).map(bytesOf),
  fc.array(fc.constantFrom(0, 1, 200), { minLength: 8, maxLength: 8 }),
  fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 8, maxLength: 8 }),
);
const half = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const HOUR = 498_611;
const stored = fc.record({
  latest: fc.oneof(fc.constant(bytesOf(NOW)), wordBytes),
  words: fc.array(wordBytes, {
    minLength: featureSet.words - 1,
    maxLength: featureSet.words - 1,
  }),
  ids: fc.array(fc.tuple(half, half, fc.integer({ min: HOUR - 255, max: HOUR })), {
    maxLength: 70,
  }),
  spilled: fc.uniqueArray(fc.tuple(half, half), { maxLength: 7, selector: ([day]) => day }),
  merged: fc.array(fc.string({ unit: "grapheme" }).map(userKey), { maxLength: 3 }),
});

function stateOf(given: typeof stored extends fc.Arbitrary<infer T> ? T : never): PersonState {
  const state = emptyPersonState(featureSet);
  state.words.u8.set([given.latest, ...given.words].flat());
  for (const [high, low, hour] of given.ids) addSeen(state.seen, high, low, hour);
  for (const [day, count] of given.spilled) state.seen.spilled.set(day, count);
  state.merged.push(...given.merged);
  return state;
}

const seenOf = ({ seen }: PersonState) => ({
  high: seen.high.slice(0, seen.count),
  low: seen.low.slice(0, seen.count),
  hour: seen.hour.slice(0, seen.count),
  spilled: seen.spilled,
});

function codeOf(set: FeatureSet, bytes: Uint8Array): string {
  try {
    decodeState(set, bytes);
    return "read";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe("a stored state", () => {
  it("is read back bit by bit, wherever its bytes lie", () => {
    fc.assert(
      fc.property(stored, fc.integer({ min: 0, max: 9 }), (given, before) => {
        const state = stateOf(given);
        const bytes = encodeState(featureSet, state);
        const elsewhere = new Uint8Array(before + bytes.length + 3).fill(255);
        elsewhere.set(bytes, before);
        const back = decodeState(featureSet, elsewhere.subarray(before, before + bytes.length));
        expect(back.words.u8).toEqual(state.words.u8);
        expect(seenOf(back)).toEqual(seenOf(state));
        expect(back.merged).toEqual(state.merged);
      }),
    );
  });

  it("is refused when it is cut short, anywhere", () => {
    fc.assert(
      fc.property(stored, fc.nat(), (given, n) => {
        const bytes = encodeState(featureSet, stateOf(given));
        const cut = bytes.subarray(0, n % bytes.length);
        expect(codeOf(featureSet, cut)).toBe("state.unreadable");
      }),
    );
  });

  it("is refused under another feature set", () => {
    const other = createFeatureSet(DOMAIN, [tenure()]);
    const bytes = encodeState(other, emptyPersonState(other));
    expect(codeOf(other, bytes)).toBe("read");
    expect(codeOf(featureSet, bytes)).toBe("state.unreadable");
  });

  it("is refused in another format", () => {
    const bytes = encodeState(featureSet, emptyPersonState(featureSet));
    bytes[0] = (bytes[0] as number) + 1;
    expect(codeOf(featureSet, bytes)).toBe("state.unreadable");
  });

  it("takes few bytes for what people's words mostly are", () => {
    const sizeWith = (word: number) => {
      const state = emptyPersonState(featureSet);
      state.words.f64.set([NOW, word]);
      return encodeState(featureSet, state).length;
    };
    const bytesFor = (word: number) => sizeWith(word) - sizeWith(0);
    expect(bytesFor(Number.MIN_VALUE)).toBe(2);
    expect(bytesFor(NOW - 86_399_999)).toBe(4);
    expect(bytesFor(NOW - 2 ** 32)).toBe(7);
    expect(bytesFor(Math.PI)).toBe(8);
  });

  it("remembers an id's hour as the oldest it can tell, never as a later one", () => {
    const state = emptyPersonState(featureSet);
    addSeen(state.seen, 1, 2, HOUR - 300);
    addSeen(state.seen, 3, 4, HOUR);
    const { seen } = decodeState(featureSet, encodeState(featureSet, state));
    expect([...seen.hour.slice(0, 2)]).toEqual([HOUR - 255, HOUR]);
  });
});
