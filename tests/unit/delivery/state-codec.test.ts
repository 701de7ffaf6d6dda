import type { PersonKey } from "@porchlight/core/interaction";
import { emptyPersonState, type PersonState } from "@porchlight/core/state/person-state";
import { addSeen } from "@porchlight/core/state/seen-ids";
import { decodeState, encodeState, MAX_STATE_BYTES } from "@porchlight/core/state/state-codec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counting } from "../../fakes/counting-behavior.ts";

const { featureSet } = counting;
const uint32 = fc.nat({ max: 0xffffffff });
const HOUR_NOW = 498_000;

const states = fc
  .record({
    words: fc.array(uint32, { maxLength: featureSet.words * 2 }),
    ids: fc.array(fc.tuple(uint32, uint32, fc.nat({ max: 133 })), { maxLength: 80 }),
    spilled: fc.array(fc.tuple(fc.nat({ max: 30_000 }), uint32), { maxLength: 7 }),
    merged: fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { maxLength: 4 }),
  })
  .map(({ words, ids, spilled, merged }): PersonState => {
    const state = emptyPersonState(featureSet);
    state.words.u32.set(words);
    for (const [high, low, back] of ids) addSeen(state.seen, high, low, HOUR_NOW - back);
    for (const [day, count] of spilled) state.seen.spilled.set(day, count);
    state.merged.push(...merged.map((name): PersonKey => `a:${name}`));
    return state;
  });

/** What a state says, whatever room its arrays have. */
const said = ({ words, seen, merged }: PersonState) => ({
  words: [...words.u32],
  ids: Array.from({ length: seen.count }, (_, i) => [seen.high[i], seen.low[i], seen.hour[i]]),
  spilled: [...seen.spilled],
  merged,
});

describe("a state as bytes", () => {
  it("is the state again when read, bit for bit", () => {
    fc.assert(
      fc.property(states, (state) => {
        const bytes = encodeState(featureSet, state);
        const inside = new Uint8Array(bytes.length + 3);
        inside.set(bytes, 3);
        expect(said(decodeState(featureSet, inside.subarray(3)))).toEqual(said(state));
      }),
    );
  });

  it("is unreadable when cut short, wherever it is cut", () => {
    fc.assert(
      fc.property(states, fc.nat(), (state, n) => {
        const bytes = encodeState(featureSet, state);
        const cut = bytes.subarray(0, n % bytes.length);
        expect(() => decodeState(featureSet, cut)).toThrow(/cut short/);
      }),
    );
  });

  it("is unreadable in another format or under another feature set, and says which", () => {
    const bytes = encodeState(featureSet, emptyPersonState(featureSet));
    const format = Uint8Array.from(bytes);
    format[0] = 250;
    expect(() => decodeState(featureSet, format)).toThrow("has format 250");
    const other = { ...featureSet, hash: "00000000000000ff" };
    expect(() => decodeState(other, bytes)).toThrow(featureSet.hash);
  });

  it("is refused when it would not fit into an item", () => {
    const state = emptyPersonState(featureSet);
    for (let i = 0; i <= MAX_STATE_BYTES / 9; i++) addSeen(state.seen, i, i, HOUR_NOW);
    expect(() => encodeState(featureSet, state)).toThrow(/at most 393216 are kept/);
  });
});
