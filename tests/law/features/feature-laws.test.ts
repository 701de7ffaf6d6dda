import type { Feature, PreparedInteraction } from "@porchlight/core/features/feature";
import { createStateWords, type StateWords } from "@porchlight/core/state/state-words";
import type { TeamSnapshot } from "@porchlight/core/team/team-snapshot";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FEATURE_ROWS } from "./feature-rows.ts";
import { DOMAIN, latestOf, MOMENTS, shuffledHistory, splitHistory } from "./histories.ts";
import { expectSameNumbers } from "./same-numbers.ts";

/** Slices lie among others: a feature that reaches beyond its own is seen to. */
const AT = 2;
const FENCE = 0.1;

function emptyState(feature: Feature): StateWords {
  const state = createStateWords(AT + feature.words + 1);
  state.f64.fill(FENCE, 0, AT);
  state.f64[AT + feature.words] = FENCE;
  return state;
}

function foldAll(feature: Feature, history: readonly PreparedInteraction[]): StateWords {
  const state = emptyState(feature);
  for (const interaction of history) feature.add(state, AT, interaction);
  return state;
}

function valueAt(
  feature: Feature,
  state: StateWords,
  nowMs: number,
  team: TeamSnapshot | undefined,
): Float32Array {
  const out = new Float32Array(feature.columns.length + 2).fill(FENCE);
  feature.value(state, AT, nowMs, out, 1, team);
  expect([out[0], out.at(-1)]).toEqual([Math.fround(FENCE), Math.fround(FENCE)]);
  return out.subarray(1, -1);
}

const rows = FEATURE_ROWS.map(({ declaration, ...row }) => {
  const feature = declaration(DOMAIN);
  return { name: feature.name, feature, ...row };
});

describe.each(rows)("$name", ({ feature, slow, scale, team }) => {
  function expectAsDefined(state: StateWords, history: readonly PreparedInteraction[]): void {
    for (const laterMs of MOMENTS) {
      const nowMs = latestOf(history) + laterMs;
      const actual = valueAt(feature, state, nowMs, team);
      expectSameNumbers(feature.columns, actual, slow(history, nowMs), scale);
    }
    expect(state.f64.subarray(0, AT)).toEqual(Float64Array.of(FENCE, FENCE));
    expect(state.f64[AT + feature.words]).toBe(FENCE);
  }

  it("is its definition, in whatever order interactions come", () => {
    fc.assert(
      fc.property(shuffledHistory, ([history, shuffled]) => {
        expectAsDefined(foldAll(feature, history), history);
        expectAsDefined(foldAll(feature, shuffled), history);
      }),
    );
  });

  it("merges two people into one who did all of it", () => {
    fc.assert(
      fc.property(splitHistory, ([history, isFirsts]) => {
        const first = foldAll(
          feature,
          history.filter((_, i) => isFirsts[i]),
        );
        const second = foldAll(
          feature,
          history.filter((_, i) => !isFirsts[i]),
        );
        const kept = second.f64.slice();
        feature.merge(first, second, AT);
        expectAsDefined(first, history);
        expect(second.f64).toEqual(kept);
      }),
    );
  });

  it("goes on after a merge as if nothing had been", () => {
    fc.assert(
      fc.property(splitHistory, ([history, isLate]) => {
        const early = history.filter((_, i) => !isLate[i]);
        const middle = Math.floor(early.length / 2);
        const state = foldAll(feature, early.slice(0, middle));
        feature.merge(state, foldAll(feature, early.slice(middle)), AT);
        for (const interaction of history.filter((_, i) => isLate[i]))
          feature.add(state, AT, interaction);
        expectAsDefined(state, history);
      }),
    );
  });

  it("changes nothing by merging with somebody who did nothing", () => {
    fc.assert(
      fc.property(shuffledHistory, ([history]) => {
        const state = foldAll(feature, history);
        const before = state.u8.slice();
        feature.merge(state, emptyState(feature), AT);
        expect(state.u8).toEqual(before);
      }),
    );
  });
});
