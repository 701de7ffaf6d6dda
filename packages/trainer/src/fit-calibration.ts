import {
  type Calibration,
  calibrateMargins,
  softplus,
} from "@porchlight/core/predictions/calibration";
import { fitLogistic } from "@porchlight/numeric/fit-logistic";
import { fitTemperature } from "@porchlight/numeric/fit-temperature";
import { isotonicRegression } from "@porchlight/numeric/isotonic-regression";

/** Outcomes to calibrate on: one a person, so that they are independent. */
export interface CalibrationRows {
  /** Shape [N, K]. */
  readonly margins: Float32Array;
  /** Shape [N]. */
  readonly labels: Float32Array;
}

type Fit = (rows: CalibrationRows) => Calibration;

/** In rows: enough to keep coefficients finite, too little to matter. */
const PRIOR_ROWS = 0.1;
const FOLDS = 5;

/**
 * The calibration of a model. For yes and no its own chances stand, since it was trained to make them right, unless
 * a form that was fitted by five folds is better on the rows it was not fitted on by more than luck: a slice of a few
 * hundred people has a base rate of its own, and whoever learned that would be wrong on the next. Of the forms the one
 * with the least log-loss on such rows, fitted on all rows then; at a tie the simpler. For classes temperature scaling:
 * it leaves the likeliest class the likeliest, so that what was decided on margins stays what is shown.
 */
export function fitCalibration(rows: CalibrationRows, outputs: number): Calibration {
  if (outputs > 1) return fitClasses(rows, outputs);
  const [best] = BINARY_FITS.map((form) => ({ form, losses: foldedLosses(rows, form) })).sort(
    (a, b) => sumOf(a.losses) - sumOf(b.losses),
  );
  const { form, losses } = best as { form: Fit; losses: Float64Array };
  const unchanged = foldedLosses(rows, () => UNCHANGED);
  return isBeyondLuck(unchanged.map((loss, row) => loss - (losses[row] as number)))
    ? form(rows)
    : UNCHANGED;
}

const UNCHANGED: Calibration = { method: "platt", slope: 1, intercept: 0 };

/** In standard errors of a mean gain. */
const LUCK_ERRORS = 2;

/** Whether the mean of gains, shape [n], is above 0 by more than luck. */
function isBeyondLuck(gains: Float64Array): boolean {
  const mean = sumOf(gains) / gains.length;
  const squares = sumOf(gains.map((gain) => (gain - mean) ** 2));
  return mean > LUCK_ERRORS * (Math.sqrt(squares) / gains.length);
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const fitClasses = ({ margins, labels }: CalibrationRows, outputs: number): Calibration => ({
  method: "temperature",
  slope: fitTemperature(margins, labels, outputs, PRIOR_ROWS),
});

const logistic = (
  { margins, labels }: CalibrationRows,
  columns: readonly ((margin: number) => number)[],
  prior: readonly number[],
): number[] => {
  const D = columns.length + 1;
  const features = new Float64Array(labels.length * D);
  margins.forEach((margin, row) => {
    columns.forEach((column, d) => {
      features[row * D + d] = column(margin);
    });
    features[row * D + D - 1] = 1;
  });
  return [...fitLogistic(features, smoothLabels(labels), [...prior, 0], PRIOR_ROWS)];
};

/** Platt's targets: n that were all won stand for a chance of (n + 1) / (n + 2), not for certainty. */
function smoothLabels(labels: Float32Array): Float64Array {
  const won = labels.reduce((sum, label) => sum + label, 0);
  const [yes, no] = [(won + 1) / (won + 2), 1 / (labels.length - won + 2)];
  return Float64Array.from(labels, (label) => (label === 1 ? yes : no));
}

/** Platt, "Probabilistic Outputs for Support Vector Machines", 1999. */
function fitPlatt(rows: CalibrationRows): Calibration {
  const [slope, intercept] = logistic(rows, [(margin) => margin], [1]) as [number, number];
  if (slope >= 0) return { method: "platt", slope, intercept };
  // Whoever ranks backwards is told nothing apart: chances never fall as the margin rises.
  return { method: "platt", slope: 0, intercept: logistic(rows, [], [])[0] as number };
}

const LOG_YES = (margin: number): number => -softplus(-margin);
const MINUS_LOG_NO = (margin: number): number => softplus(margin);

/** Kull, Silva Filho and Flach's, 2017: one that would fall at either end is kept flat there. */
function fitBeta(rows: CalibrationRows): Calibration {
  const [a, b, c] = logistic(rows, [LOG_YES, MINUS_LOG_NO], [1, 1]) as [number, number, number];
  if (a >= 0 && b >= 0) return { method: "beta", a, b, c };
  const [slope, intercept] = logistic(rows, [a < 0 ? MINUS_LOG_NO : LOG_YES], [1]) as [
    number,
    number,
  ];
  if (slope < 0) return fitPlatt(rows);
  return a < 0
    ? { method: "beta", a: 0, b: slope, c: intercept }
    : { method: "beta", a: slope, b: 0, c: intercept };
}

/** Of nobody is a chance of 0 or 1 learned from n outcomes: none is nearer to it than 1 / (n + 2). */
function fitIsotonic({ margins, labels }: CalibrationRows): Calibration {
  const least = 1 / (labels.length + 2);
  const blocks = isotonicRegression(margins, labels);
  if (blocks.length === 0) return { method: "isotonic", margins: [0], chances: [least] };
  return {
    method: "isotonic",
    margins: blocks.map(({ x }) => x),
    chances: blocks.map(({ y }) => Math.min(1 - least, Math.max(least, y))),
  };
}

/** The simplest first. */
const BINARY_FITS: readonly Fit[] = [fitPlatt, fitBeta, fitIsotonic];

/** The log-loss of each row, by what was fitted without its fold: shape [n]. */
function foldedLosses(rows: CalibrationRows, form: Fit): Float64Array {
  const losses = new Float64Array(rows.labels.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const isIn = (_: number, row: number) => row % FOLDS !== fold;
    const calibration = form({
      margins: rows.margins.filter(isIn),
      labels: rows.labels.filter(isIn),
    });
    for (let row = fold; row < losses.length; row += FOLDS) {
      const chance = calibrateMargins(calibration, [rows.margins[row] as number])[0] as number;
      losses[row] = -Math.log(rows.labels[row] === 1 ? chance : 1 - chance);
    }
  }
  return losses;
}
