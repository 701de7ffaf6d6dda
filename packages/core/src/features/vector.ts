import { latestAtMs, type PersonState } from "../state/person-state.ts";
import type { TeamSnapshot } from "../team/team-snapshot.ts";
import type { FeatureSet } from "./feature-set.ts";

/**
 * Writes a person's vector, shape [F], into `out` from `outAt` on: their features as of `nowMs`, or as
 * of their latest interaction where that is later (clocks may run ahead by minutes). NaN is missing. `team` is the
 * last snapshot of the whole team known at `nowMs`; without one, what reads it is missing.
 */
export function writeVector(
  featureSet: FeatureSet,
  state: PersonState,
  nowMs: number,
  out: Float32Array,
  outAt = 0,
  team?: TeamSnapshot,
): void {
  const { features, wordAt, columnAt } = featureSet;
  const momentMs = Math.max(nowMs, latestAtMs(state));
  for (let i = 0; i < features.length; i++)
    (features[i] as (typeof features)[number]).value(
      state.words,
      wordAt[i] as number,
      momentMs,
      out,
      outAt + (columnAt[i] as number),
      team,
    );
}

/** The vector in an array of its own, shape [F]. */
export function buildVector(
  featureSet: FeatureSet,
  state: PersonState,
  nowMs: number,
  team?: TeamSnapshot,
): Float32Array {
  const out = new Float32Array(featureSet.columns.length);
  writeVector(featureSet, state, nowMs, out, 0, team);
  return out;
}

/** Share of features that are not missing, 0..1. */
export function completeness(vector: Float32Array): number {
  let known = 0;
  for (const value of vector) if (!Number.isNaN(value)) known++;
  return vector.length === 0 ? 0 : known / vector.length;
}
