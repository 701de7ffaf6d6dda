import { likeliest } from "@porchlight/core/predictions/acting-score";
import { answerPrediction } from "@porchlight/core/predictions/answer-prediction";
import { type Calibration, calibrateMargins } from "@porchlight/core/predictions/calibration";
import { requireModel } from "@porchlight/core/predictions/predict-model";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { auc } from "@porchlight/numeric/auc";

/** How well margins of N rows foretold what came, as calibrated chances. */
export interface Figures {
  readonly rows: number;
  /** Share of rows that were won; for classes, of those that did anything at all. */
  readonly baseRate: number;
  /** How often a won row stands above a lost one; for classes, who does anything above who does nothing. */
  readonly auc: number;
  /** Mean of -ln(probability given to what came). */
  readonly logLoss: number;
  /** Mean squared distance of probabilities from what came: of the yes alone, or summed over classes. */
  readonly brier: number;
  /** For classes: how often the likeliest came. */
  readonly accuracy?: number;
}

/** The same row by row, shape [N] each. */
export interface RowFigures {
  readonly logLosses: Float64Array;
  readonly briers: Float64Array;
  /** Of a yes; for classes, of the likeliest. */
  readonly chances: Float64Array;
  /** Whether it came. */
  readonly came: Float64Array;
  /** What rows are ranked by: rising with how likely a yes is, or doing anything at all. */
  readonly ranks: Float64Array;
}

export interface Judged {
  readonly outputs: number;
  /** The class of doing nothing. */
  readonly otherwise: number;
  readonly calibration: Calibration;
}

/** @param margins shape [N] or [N, K]; @param labels shape [N] */
export function evaluate(
  margins: Float32Array,
  labels: Float32Array,
  judged: Judged,
): { readonly figures: Figures; readonly rows: RowFigures } {
  const { calibration, otherwise, outputs } = judged;
  const N = labels.length;
  const acted = labels.map((label) => Number(label !== otherwise));
  const column = () => new Float64Array(N);
  const ranks = column();
  const rows = { logLosses: column(), briers: column(), chances: column(), came: column(), ranks };
  for (let i = 0; i < N; i++) {
    const row = margins.subarray(i * outputs, (i + 1) * outputs);
    const given = calibrateMargins(calibration, row);
    const chances = outputs === 1 ? [1 - (given[0] as number), given[0] as number] : given;
    const label = labels[i] as number;
    const told = outputs === 1 ? 1 : likeliest(row);
    rows.logLosses[i] = -Math.log(Math.max(Number.MIN_VALUE, chances[label] as number));
    rows.briers[i] = brierOf(given, label, outputs);
    rows.chances[i] = chances[told] as number;
    rows.came[i] = Number(label === told);
    // By margins where there are two classes: chances near 0 and 1 would be ties.
    ranks[i] = outputs === 1 ? (row[0] as number) : 1 - (chances[otherwise] as number);
  }
  const figures = {
    rows: N,
    baseRate: mean(acted),
    auc: auc(ranks, acted),
    logLoss: mean(rows.logLosses),
    brier: mean(rows.briers),
    ...(outputs > 1 && { accuracy: mean(rows.came) }),
  };
  return { figures, rows };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

function brierOf(chances: readonly number[], label: number, outputs: number): number {
  if (outputs === 1) return ((chances[0] as number) - label) ** 2;
  return chances.reduce((sum, chance, k) => sum + (chance - (k === label ? 1 : 0)) ** 2, 0);
}

/** What the rules would rank rows by, shape [N]: what a model has to beat. */
export function rankByRules(
  behavior: Behavior,
  model: string,
  vectors: Float32Array,
): Float64Array {
  const declaration = requireModel(behavior, model);
  const { columns } = behavior.featureSet;
  const indexOf = new Map(columns.map((column, i) => [column, i]));
  return Float64Array.from({ length: vectors.length / columns.length }, (_, row) => {
    const columnOf = (column: string) =>
      vectors[row * columns.length + (indexOf.get(column) as number)] as number;
    return answerPrediction(declaration, { columnOf, say: (column) => column }, undefined).rank;
  });
}
