import { noteTime, type PersonState } from "../state/person-state.ts";
import { addSeen } from "../state/seen-ids.ts";
import type { PreparedInteraction } from "./feature.ts";
import type { FeatureSet } from "./feature-set.ts";

/**
 * Folds one interaction into a person's state, in place. The result is the same in whatever order
 * interactions come. Repeats are the caller's to drop. Cost does not grow with the person's past.
 */
export function fold(
  featureSet: FeatureSet,
  state: PersonState,
  interaction: PreparedInteraction,
  hour: number,
): void {
  const { features, wordAt } = featureSet;
  for (let i = 0; i < features.length; i++)
    (features[i] as (typeof features)[number]).add(state.words, wordAt[i] as number, interaction);
  noteTime(state, interaction.happenedAtMs);
  addSeen(state.seen, interaction.idHigh, interaction.idLow, hour);
}
