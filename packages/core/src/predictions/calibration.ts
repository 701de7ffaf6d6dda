import * as z from "zod/mini";
import { sigmoid, softmax } from "../schema/scorecard.ts";

/**
 * How a model's margins become chances, as plain data. Each is monotone: it never changes who stands above whom,
 * or which class is the likeliest.
 */
export type Calibration =
  /** sigmoid(slope * margin + intercept) */
  | { readonly method: "platt"; readonly slope: number; readonly intercept: number }
  /** sigmoid(a ln(p) - b ln(1 - p) + c) of the model's own probability p: bends near 0 and near 1 apart. */
  | { readonly method: "beta"; readonly a: number; readonly b: number; readonly c: number }
  /** Straight lines between (margin, chance), flat beyond the ends; margins ascend. */
  | {
      readonly method: "isotonic";
      readonly margins: readonly number[];
      readonly chances: readonly number[];
    }
  /** softmax(slope * margins): for classes. */
  | { readonly method: "temperature"; readonly slope: number };

const number = z.number();
const positive = z.number().check(z.nonnegative());
const knots = z.array(number).check(z.minLength(1), z.maxLength(10_000));

export const calibrationShape = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("platt"), slope: positive, intercept: number }),
  z.strictObject({ method: z.literal("beta"), a: positive, b: positive, c: number }),
  z
    .strictObject({ method: z.literal("isotonic"), margins: knots, chances: knots })
    .check(
      z.refine(
        ({ margins, chances }) =>
          margins.length === chances.length &&
          ascends(margins) &&
          ascends(chances) &&
          (chances[0] as number) >= 0 &&
          (chances.at(-1) as number) <= 1,
        "margins and chances do not ascend together",
      ),
    ),
  z.strictObject({ method: z.literal("temperature"), slope: positive }),
]);

const ascends = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value >= (values[i - 1] as number));

/**
 * The chances a row's margins stand for: shape [1], of a yes, or [K].
 *
 * @param margins shape [K]
 */
export function calibrateMargins(
  calibration: Calibration,
  margins: ArrayLike<number>,
): readonly number[] {
  const margin = margins[0] as number;
  switch (calibration.method) {
    case "platt":
      return [sigmoid(calibration.slope * margin + calibration.intercept)];
    case "beta": {
      const { a, b, c } = calibration;
      return [sigmoid(c - a * softplus(-margin) + b * softplus(margin))];
    }
    case "isotonic":
      return [interpolate(calibration.margins, calibration.chances, margin)];
    case "temperature":
      return softmax(Array.from(margins, (one) => calibration.slope * one));
  }
}

/** ln(1 + e^x), which is -ln(1 - sigmoid(x)), without overflow. */
export const softplus = (x: number): number => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));

function interpolate(from: readonly number[], to: readonly number[], x: number): number {
  if (x <= (from[0] as number)) return to[0] as number;
  let [low, high] = [0, from.length - 1];
  if (x >= (from[high] as number)) return to[high] as number;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((from[middle] as number) <= x) low = middle;
    else high = middle;
  }
  const [x0, x1] = [from[low] as number, from[high] as number];
  const [y0, y1] = [to[low] as number, to[high] as number];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
