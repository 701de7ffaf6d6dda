import type { Outcome } from "@porchlight/core/outcomes/outcome";
import { labelAt } from "@porchlight/core/outcomes/outcome-label";
import { type ReplayedPerson, rootPerson } from "./replayed-person.ts";
import { NOT_YET, type RowStore } from "./row-store.ts";

export interface Settlement {
  readonly outcomes: readonly Outcome[];
  readonly people: readonly ReplayedPerson[];
  readonly knownUntilMs: number;
}

/**
 * Notes how each row that is not settled yet ended, by every outcome that was asked of it. A row whose horizon has not
 * passed stays *not yet*, one that was won early too: else the newest rows would be the won ones alone.
 *
 * What counts as the person's own is what everybody did who turned out to be them: a label may know the future.
 */
export function settleRows(store: RowStore, { knownUntilMs, outcomes, people }: Settlement): void {
  for (let row = store.settled; row < store.count; row++) {
    const momentMs = store.momentMs[row] as number;
    const { timeline } = rootPerson(people[store.person[row] as number] as ReplayedPerson);
    for (const [i, outcome] of outcomes.entries()) {
      const isAsked = ((store.eligible[row] as number) & (1 << i)) !== 0;
      const isOver = momentMs + outcome.horizonMs <= knownUntilMs;
      (store.labels[i] as Uint8Array)[row] =
        isAsked && isOver
          ? (labelAt(outcome, timeline, momentMs, knownUntilMs) ?? NOT_YET)
          : NOT_YET;
    }
  }
  store.settled = store.count;
}
