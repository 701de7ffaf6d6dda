import {
  calibrationError,
  orderByChance,
  reliabilityCurve,
} from "@porchlight/numeric/reliability-curve";
import { createRandom } from "@porchlight/numeric/seeded-random";
import type { Answers } from "./chances-of.ts";
import type { LearningRows, LearningTask } from "./learning-set.ts";

/** How often the likelier answer has to be right, in the eyes of the calibration, for a row to be acted on. */
export const OPERATING_POINTS = [0.85, 0.92, 0.95, 0.98] as const;

const BINS = 15;
const DRAWS = 200;

/** Scored rows; all columns have one entry a row. */
export interface ScoredRows extends Answers {
  /** 1 for a yes. */
  readonly labels: Float32Array;
  readonly group: Int32Array;
  readonly person: Int32Array;
  /** 1 where the row already holds what decides the outcome. */
  readonly isDecided: Int32Array;
}

/** Rows of a part beside what is said of them. */
export function scoredRows(
  rows: LearningRows,
  places: Int32Array,
  { outcome }: LearningTask,
  answers: Answers,
): ScoredRows {
  const of = (column: ArrayLike<number>) => Int32Array.from(places, (row) => column[row] as number);
  return {
    ...answers,
    labels: Float32Array.from(places, (row) => Number(rows.outcome[row] === outcome)),
    group: of(rows.group),
    person: of(rows.person),
    isDecided: of(rows.isDecided),
  };
}

/** The expected calibration error, and what perfect chances would stay below 95 times in 100 on as many people. */
export function calibrationFigures(scored: ScoredRows): { ece: number; perfect: number } {
  const { chances, labels, person } = scored;
  const order = orderByChance(chances);
  const errorOf = (came: ArrayLike<number>) =>
    calibrationError(reliabilityCurve(chances, came, BINS, undefined, order));
  const random = createRandom(1);
  const people = 1 + person.reduce((most, one) => Math.max(most, one), 0);
  const draws = Array.from({ length: DRAWS }, () => {
    // All rows of a person end alike, so one draw decides them.
    const luck = Float64Array.from({ length: people }, random);
    return errorOf(
      chances.map((chance, row) => Number((luck[person[row] as number] as number) < chance)),
    );
  }).sort((a, b) => a - b);
  return { ece: errorOf(labels), perfect: draws[Math.floor(0.95 * DRAWS)] as number };
}

/** Of all rows the share on which max(chance, 1 - chance) reaches the point, and how often those answers are right. */
export function actAt(
  { chances, labels }: ScoredRows,
  point: number,
): { coverage: number; precision: number } {
  let [acted, right] = [0, 0];
  chances.forEach((chance, row) => {
    if (Math.max(chance, 1 - chance) < point) return;
    acted++;
    if (Number(chance >= 0.5) === labels[row]) right++;
  });
  return { coverage: acted / chances.length, precision: right / acted };
}
