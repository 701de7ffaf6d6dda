import type { CurvePoint, EvaluationCurves } from "@porchlight/core/models/model-manifest";
import { reliabilityCurve } from "@porchlight/numeric/reliability-curve";
import type { ActingRows } from "./choose-operating-point.ts";
import type { RowFigures } from "./evaluate.ts";

const BINS = 10;
/** A curve has at most so many points: two pixels of a plot each. */
const POINTS = 60;
/** Fewer rows than this say nothing of a share. */
const FEWEST = 10;

export interface CurveRows {
  readonly all: RowFigures;
  /** Whether rows were won, shape [N]. */
  readonly won: ArrayLike<number>;
  /** Places of one row a person. */
  readonly each: Int32Array;
  /** The rows a promise is given of; all, where none is. */
  readonly promised: ActingRows;
}

/** What the plots of a card are drawn from, rounded to what a plot can show. */
export function measureCurves({ all, each, promised, won }: CurveRows): EvaluationCurves {
  const bins = reliabilityCurve(
    Float64Array.from(each, (i) => all.chances[i] as number),
    Float64Array.from(each, (i) => all.came[i] as number),
    BINS,
  );
  const share = sum(won) / won.length;
  return {
    reliability: bins.map((bin) => [round(bin.chance), round(bin.share), bin.weight] as const),
    precision: takingBest(promised.scores, promised.rights),
    lift: takingBest(all.ranks, won).map(([taken, won]) => [taken, round(won / share)] as const),
  };
}

/**
 * Of the rows with the highest scores the share that was right, at rising numbers of rows. Rows of one score are
 * taken together, or not at all: no threshold tells them apart.
 */
export function takingBest(scores: ArrayLike<number>, rights: ArrayLike<number>): CurvePoint[] {
  const n = scores.length;
  const order = Uint32Array.from(scores, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
  const points: CurvePoint[] = [];
  let right = 0;
  for (let taken = 1; taken <= n; taken++) {
    const i = order[taken - 1] as number;
    right += rights[i] as number;
    const isTied = taken < n && scores[order[taken] as number] === scores[i];
    const isDue = taken === n || taken >= Math.max(FEWEST, ((points.length + 1) * n) / POINTS);
    if (isDue && !isTied) points.push([round(taken / n), round(right / taken)]);
  }
  return points;
}

const round = (value: number): number => Number(value.toFixed(4));

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}
