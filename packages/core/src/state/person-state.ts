import type { FeatureSet } from "../features/feature-set.ts";
import type { PersonKey } from "../interaction.ts";
import { addSeen, emptySeenIds, hasSeen, type SeenIds } from "./seen-ids.ts";
import { createStateWords, type StateWords } from "./state-words.ts";

/** What is kept per person: a bounded value folded from interactions. */
export interface PersonState {
  readonly words: StateWords;
  readonly seen: SeenIds;
  /** People who turned out to be this one; their states are merged into this. */
  readonly merged: PersonKey[];
}

export function emptyPersonState(featureSet: FeatureSet): PersonState {
  return { words: createStateWords(featureSet.words), seen: emptySeenIds(), merged: [] };
}

/**
 * Merges a frozen state into another, in place, once: a second call for the same person does nothing.
 * Ids that `from` had spilled are not copied here: the caller copies those sets first.
 *
 * @returns whether anything was merged
 */
export function mergePersonState(
  featureSet: FeatureSet,
  into: PersonState,
  from: PersonState,
  person: PersonKey,
): boolean {
  if (into.merged.includes(person)) return false;
  noteTime(into, latestAtMs(from));
  featureSet.features.forEach((feature, i) => {
    feature.merge(into.words, from.words, featureSet.wordAt[i] as number);
  });
  const { seen } = from;
  for (let i = 0; i < seen.count; i++) {
    const high = seen.high[i] as number;
    const low = seen.low[i] as number;
    if (!hasSeen(into.seen, high, low)) addSeen(into.seen, high, low, seen.hour[i] as number);
  }
  into.merged.push(person, ...from.merged);
  return true;
}

/** When the latest interaction folded happened, Unix ms; 0 before the first. */
export const latestAtMs = (state: PersonState): number => state.words.f64[0] as number;

export function noteTime(state: PersonState, happenedAtMs: number): void {
  if (happenedAtMs > latestAtMs(state)) state.words.f64[0] = happenedAtMs;
}
