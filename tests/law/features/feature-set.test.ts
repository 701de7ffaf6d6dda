import type { PreparedInteraction } from "@porchlight/core/features/feature";
import { createFeatureSet } from "@porchlight/core/features/feature-set";
import { fold } from "@porchlight/core/features/fold";
import { buildVector, completeness } from "@porchlight/core/features/vector";
import { userKey } from "@porchlight/core/interaction";
import {
  emptyPersonState,
  latestAtMs,
  mergePersonState,
  type PersonState,
} from "@porchlight/core/state/person-state";
import { hasSeen } from "@porchlight/core/state/seen-ids";
import { decodeState, encodeState } from "@porchlight/core/state/state-codec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FEATURE_ROWS, TEAM } from "./feature-rows.ts";
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
    const vector = buildVector(featureSet, state, nowMs, TEAM);
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
      "viewed_days_to_first",
      "saved_days_to_first",
      "mailed_days_to_first",
      "engaged_days_to_first",
      "thought_hours_mean",
      "doubt_hours_mean",
      "gap_hours_1",
      "gap_hours_mean",
      "gap_over_mean",
      "silence_over_mean",
      "way_stage_days",
      "way_days_taken",
      "price_last",
      "price_least",
      "price_most",
      "price_last_over_mean",
      "longitude_last",
      "longitude_least",
      "longitude_most",
      "longitude_last_over_mean",
      "engaged_silence_share",
      "engaged_per_month",
      "price_sum",
      "price_per_month",
      "price_per_engaged",
      "all_silence_share",
      "all_per_month",
      "longitude_sum",
      "longitude_per_month",
      "longitude_per_all",
      "latitude_sum",
      "latitude_per_month",
      "latitude_per_all",
      "engaged_usual_days",
      "engaged_silence_over_usual",
      "engaged_silence_chance",
      "all_usual_days",
      "all_silence_over_usual",
      "all_silence_chance",
      "team_interactions_1h",
      "team_interactions_1d",
      "team_interactions_7d",
      "team_new_people_1h",
      "team_new_people_1d",
      "team_new_people_7d",
      "team_interactions_1d_over_7d",
      "actor_load_1d",
      "actor_load_7d",
      "actor_ended",
      "actor_sold_rate",
      "actor_lost_rate",
      "writer_load_1d",
      "writer_load_7d",
      "writer_ended",
      "writer_sold_rate",
      "writer_lost_rate",
      "handlers_sold_mean",
      "handlers_sold_least",
      "handlers_sold_most",
      "handlers_lost_mean",
      "handlers_lost_least",
      "handlers_lost_most",
      "wait_over_usual",
      "pace_over_usual",
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
