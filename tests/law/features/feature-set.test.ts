import type { PreparedInteraction } from "@porchlight/core/feature";
import { createFeatureSet } from "@porchlight/core/feature-set";
import { fold } from "@porchlight/core/fold";
import { userKey } from "@porchlight/core/interaction";
import {
  emptyPersonState,
  latestAtMs,
  mergePersonState,
  type PersonState,
} from "@porchlight/core/person-state";
import { hasSeen } from "@porchlight/core/seen-ids";
import { decodeState, encodeState } from "@porchlight/core/state-codec";
import { buildVector, completeness } from "@porchlight/core/vector";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FEATURE_ROWS } from "./feature-rows.ts";
import { DOMAIN, history, latestOf, MOMENTS, shuffledHistory, splitHistory } from "./histories.ts";
import { expectSameNumbers } from "./same-numbers.ts";

const columnsOnce = new Set<string>();
/** All rows whose columns are not another row's: two features may not yield the same column. */
const ROWS = FEATURE_ROWS.filter(({ declaration }) => {
  const { columns } = declaration(DOMAIN);
  const isNew = columns.every((column) => !columnsOnce.has(column));
  for (const column of columns) columnsOnce.add(column);
  return isNew;
});
const featureSet = createFeatureSet(
  DOMAIN,
  ROWS.map(({ declaration }) => declaration),
);
const HOUR_OF_RECEIPT = 500_000;

function foldAll(interactions: readonly PreparedInteraction[]): PersonState {
  const state = emptyPersonState(featureSet);
  for (const interaction of interactions) foldOnce(state, interaction);
  return state;
}

function foldOnce(state: PersonState, interaction: PreparedInteraction): void {
  if (!hasSeen(state.seen, interaction.idHigh, interaction.idLow))
    fold(featureSet, state, interaction, HOUR_OF_RECEIPT);
}

function expectAsDefined(state: PersonState, interactions: readonly PreparedInteraction[]): void {
  for (const laterMs of MOMENTS) {
    const nowMs = latestOf(interactions) + laterMs;
    const vector = buildVector(featureSet, state, nowMs);
    ROWS.forEach(({ slow, scale }, i) => {
      const { columns } = featureSet.features[i] as (typeof featureSet.features)[number];
      const at = featureSet.columnAt[i] as number;
      const actual = vector.subarray(at, at + columns.length);
      expectSameNumbers(columns, actual, slow(interactions, nowMs), scale);
    });
  }
}

describe("a feature set", () => {
  it("folds to its definitions in any order, repeats dropped by their ids", () => {
    fc.assert(
      fc.property(shuffledHistory, fc.nat(), ([interactions, shuffled], n) => {
        const repeats = shuffled.slice(0, interactions.length === 0 ? 0 : n % interactions.length);
        expectAsDefined(foldAll([...shuffled, ...repeats]), interactions);
        expectAsDefined(foldAll([...repeats, ...interactions]), interactions);
      }),
    );
  });

  it("merges people, once each", () => {
    fc.assert(
      fc.property(splitHistory, ([interactions, isFirsts]) => {
        const first = foldAll(interactions.filter((_, i) => isFirsts[i]));
        const second = foldAll(interactions.filter((_, i) => !isFirsts[i]));
        expect(mergePersonState(featureSet, first, second, userKey("second"))).toBe(true);
        expect(mergePersonState(featureSet, first, second, userKey("second"))).toBe(false);
        expectAsDefined(first, interactions);
        expect(first.seen.count).toBe(interactions.length);
        expect(latestAtMs(first)).toBe(Math.max(0, ...interactions.map((i) => i.happenedAtMs)));
      }),
    );
  });

  it("remembers an id that two people share once", () => {
    fc.assert(
      fc.property(history, (interactions) => {
        const first = foldAll(interactions);
        mergePersonState(featureSet, first, foldAll(interactions), userKey("second"));
        expect(first.seen.count).toBe(interactions.length);
      }),
    );
  });

  it("folds on from a stored state as from the state itself", () => {
    fc.assert(
      fc.property(history, fc.nat(), (interactions, n) => {
        const stored = interactions.slice(0, n % (interactions.length + 1));
        const bytes = encodeState(featureSet, foldAll(stored));
        const state = decodeState(featureSet, bytes);
        for (const interaction of interactions) foldOnce(state, interaction);
        expect(state.words.u8).toEqual(foldAll(interactions).words.u8);
      }),
    );
  });

  it("knows of a person who did nothing only what is known of nobody", () => {
    const vector = buildVector(featureSet, emptyPersonState(featureSet), latestOf([]));
    const missing = featureSet.columns.filter((_, i) => Number.isNaN(vector[i]));
    expect(missing).toEqual([
      "gap_days_mean",
      "gap_days_std",
      "gap_days_last",
      "session_quarters_mean",
      "session_quarters_last",
      "previous_session_days_since",
      "hour_sin",
      "hour_cos",
      "hour_concentration",
      "weekday_sin",
      "weekday_cos",
      "weekend_share",
      "tenure_days",
      "price_mean",
      "price_spread",
      "price_weight",
      "place_latitude",
      "place_longitude",
      "place_spread_km",
      "place_weight",
      "type_share_house",
      "type_share_flat",
      "type_share_other",
      "listing_share_top",
      "listing_effective",
      "listing_share_last",
    ]);
    const known = featureSet.columns.length - missing.length;
    expect(completeness(vector)).toBe(known / featureSet.columns.length);
  });

  it("reads a vector no earlier than the latest interaction", () => {
    fc.assert(
      fc.property(history, (interactions) => {
        const state = foldAll(interactions);
        expect(buildVector(featureSet, state, 0)).toEqual(
          buildVector(featureSet, state, latestAtMs(state)),
        );
      }),
    );
  });
});
