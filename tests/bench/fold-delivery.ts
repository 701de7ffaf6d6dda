import type { PreparedInteraction } from "@porchlight/core/features/feature";
import { fold } from "@porchlight/core/features/fold";
import type { Interaction } from "@porchlight/core/interaction";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { PersonState } from "@porchlight/core/state/person-state";
import { prepare } from "@porchlight/core/state/prepare";
import { receiptHour } from "@porchlight/core/state/repeat-window";
import { forgetExpired, hasSeen, takeLeaving } from "@porchlight/core/state/seen-ids";

/** Interactions of one person in one delivery, as the benches send them. */
export const DELIVERY = 10;

/**
 * What one core does for a person's part of a delivery, without the store: forgets and bounds the ids
 * of the state as it was stored, then prepares, checks for a repeat and folds each interaction.
 */
export function foldDelivery(
  behavior: Behavior,
  state: PersonState,
  prepared: PreparedInteraction,
  interactions: readonly Interaction[],
  from: number,
  to: number,
): void {
  const { seen } = state;
  forgetExpired(seen, (interactions[from] as Interaction).knownAtMs);
  for (const { day } of takeLeaving(seen)) seen.spilled.set(day, (seen.spilled.get(day) ?? 0) + 1);
  for (let i = from; i < to; i++) {
    const interaction = interactions[i] as Interaction;
    prepare(behavior, interaction, prepared);
    if (hasSeen(seen, prepared.idHigh, prepared.idLow)) continue;
    fold(behavior.featureSet, state, prepared, receiptHour(interaction.knownAtMs));
  }
}
