import { ServiceError } from "@porchlight/core/error";
import type { Replayed } from "./replay-rows.ts";
import { type ReplayedPerson, rootPerson } from "./replayed-person.ts";
import { requireOutcome } from "./require-outcome.ts";
import { NOT_YET } from "./row-store.ts";

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
 * The rows of one prediction: of those it was asked of, the ones that are settled. Throws `model.not_found`, and
 * `training.no_outcome` where none is declared or none was replayed.
 */
export function labelRows(replayed: Replayed, model: string): Examples {
  const { behavior, models, people, store } = replayed;
  requireOutcome(behavior, model);
  const labels = store.labels[models.indexOf(model)];
  if (labels === undefined)
    throw new ServiceError("training.no_outcome", `no rows were replayed for ${model}`);
  const rows = settledRows(labels, store.count).sort(
    (a, b) => (store.momentMs[a] as number) - (store.momentMs[b] as number) || a - b,
  );
  const personOf = (row: number) =>
    rootPerson(people[store.person[row] as number] as ReplayedPerson).index;
  return {
    rows,
    labels: Float32Array.from(rows, (row) => labels[row] as number),
    momentMs: Float64Array.from(rows, (row) => store.momentMs[row] as number),
    person: rows.map(personOf),
    isQuiet: Uint8Array.from(rows, (row) => store.isQuiet[row] as number),
  };
}

function settledRows(labels: Uint8Array, count: number): Int32Array {
  const rows = new Int32Array(count);
  let settled = 0;
  for (let row = 0; row < count; row++) if (labels[row] !== NOT_YET) rows[settled++] = row;
  return rows.slice(0, settled);
}
