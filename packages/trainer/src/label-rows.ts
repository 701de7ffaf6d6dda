import { labelAt } from "@porchlight/core/outcomes/outcome-label";
import type { Replayed } from "./replay-rows.ts";
import { type ReplayedPerson, rootPerson } from "./replayed-person.ts";
import { requireOutcome } from "./require-outcome.ts";

/** Rows of which it is known how they ended, oldest first. All columns have one entry a row. */
export interface Examples {
  /** Places in the store. */
  readonly rows: Int32Array;
  /** The class: 1 is won and 0 lost for a yes-or-no outcome. */
  readonly labels: Float32Array;
  readonly momentMs: Float64Array;
  /** Index of who the person is in the end. */
  readonly person: Int32Array;
  /** 1 for a moment that no interaction decided. */
  readonly isQuiet: Uint8Array;
}

/**
 * Labels the rows of one prediction: of those it is asked of, the ones whose horizon has passed. A row
 * that was won early waits too: else the newest rows would be the won ones alone.
 *
 * What counts as the person's own is what everybody did who turned out to be them: a label may know
 * the future.
 */
export function labelRows(replayed: Replayed, model: string): Examples {
  const { behavior, knownUntilMs, models, people, store } = replayed;
  const outcome = requireOutcome(behavior, model);
  const bit = 1 << models.indexOf(model);
  const found: { row: number; label: number; momentMs: number; person: number }[] = [];
  for (let row = 0; row < store.count; row++) {
    const momentMs = store.momentMs[row] as number;
    if (((store.eligible[row] as number) & bit) === 0) continue;
    if (momentMs + outcome.horizonMs > knownUntilMs) continue;
    const person = rootPerson(people[store.person[row] as number] as ReplayedPerson);
    const label = labelAt(outcome, person.timeline, momentMs, knownUntilMs);
    if (label === undefined) continue;
    found.push({ row, label, momentMs, person: person.index });
  }
  found.sort((a, b) => a.momentMs - b.momentMs || a.row - b.row);
  return {
    rows: Int32Array.from(found, ({ row }) => row),
    labels: Float32Array.from(found, ({ label }) => label),
    momentMs: Float64Array.from(found, ({ momentMs }) => momentMs),
    person: Int32Array.from(found, ({ person }) => person),
    isQuiet: Uint8Array.from(found, ({ row }) => store.isQuiet[row] as number),
  };
}
