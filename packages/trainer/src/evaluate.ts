import { answerPrediction } from "@porchlight/core/answer-prediction";
import type { Behavior } from "@porchlight/core/behavior";
import { requireModel } from "@porchlight/core/predict-model";
import { auc } from "@porchlight/numeric/auc";

/** How well margins of N rows foretold what came. Probabilities are as the model gives them. */
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

/** @param margins shape [N] or [N, K]; @param labels shape [N]; @param otherwise the class of doing nothing */
export function evaluate(
  margins: Float32Array,
  labels: Float32Array,
  { outputs, otherwise }: { readonly outputs: number; readonly otherwise: number },
): Figures {
  const rows = labels.length;
  const came = labels.map((label) => Number(label !== otherwise));
  const ranks = new Float64Array(rows);
  let [logLoss, brier, hits] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const chances = chancesOf(margins, i, outputs);
    const label = labels[i] as number;
    logLoss -= chances.logs[label] as number;
    brier += brierOf(chances.values, label, outputs);
    if (chances.values.indexOf(Math.max(...chances.values)) === label) hits++;
    // By margins where there are two classes: chances near 0 and 1 would be ties.
    ranks[i] = outputs === 1 ? (margins[i] as number) : 1 - (chances.values[otherwise] as number);
  }
  return {
    rows,
    baseRate: came.reduce((sum, one) => sum + one, 0) / rows,
    auc: auc(ranks, came),
    logLoss: logLoss / rows,
    brier: brier / rows,
    ...(outputs > 1 && { accuracy: hits / rows }),
  };
}

interface Chances {
  readonly values: readonly number[];
  readonly logs: readonly number[];
}

/** By logarithms, which stay finite where a probability rounds to 0. */
function chancesOf(margins: Float32Array, row: number, outputs: number): Chances {
  const scores =
    outputs === 1
      ? [0, margins[row] as number]
      : Array.from(margins.subarray(row * outputs, (row + 1) * outputs));
  const largest = Math.max(...scores);
  const total = Math.log(scores.reduce((sum, score) => sum + Math.exp(score - largest), 0));
  const logs = scores.map((score) => score - largest - total);
  return { logs, values: logs.map(Math.exp) };
}

function brierOf(chances: readonly number[], label: number, outputs: number): number {
  if (outputs === 1) return ((chances[1] as number) - label) ** 2;
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
    return answerPrediction(declaration, columnOf, undefined).rank;
  });
}
