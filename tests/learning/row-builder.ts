import type { LearningRows } from "./learning-set.ts";

export type RowFacts = {
  readonly [Column in Exclude<keyof LearningRows, "columns" | "vectors">]: number;
};

/** Rows as they are made, one after the other. */
export interface RowBuilder {
  add(facts: RowFacts, write: (out: Float32Array, outAt: number) => void): void;
  finish(): LearningRows;
}

const ROWS_A_CHUNK = 4_096;

export function createRowBuilder(columns: readonly string[]): RowBuilder {
  const features = columns.length;
  const chunks: Float32Array[] = [];
  const facts: RowFacts[] = [];
  return {
    add(row, write) {
      const at = facts.length % ROWS_A_CHUNK;
      if (at === 0) chunks.push(new Float32Array(ROWS_A_CHUNK * features));
      write(chunks.at(-1) as Float32Array, at * features);
      facts.push(row);
    },
    finish() {
      const vectors = new Float32Array(chunks.length * ROWS_A_CHUNK * features);
      chunks.forEach((chunk, i) => {
        vectors.set(chunk, i * chunk.length);
      });
      return {
        columns,
        vectors: vectors.subarray(0, facts.length * features),
        momentMs: Float64Array.from(facts, (row) => row.momentMs),
        person: Int32Array.from(facts, (row) => row.person),
        group: Int32Array.from(facts, (row) => row.group),
        outcome: Uint8Array.from(facts, (row) => row.outcome),
        isDecided: Uint8Array.from(facts, (row) => row.isDecided),
      };
    },
  };
}

/** Places of the rows that a condition holds for. */
export function placesWhere(rows: LearningRows, holds: (row: number) => boolean): Int32Array {
  return Int32Array.from(rows.person.keys()).filter(holds);
}
