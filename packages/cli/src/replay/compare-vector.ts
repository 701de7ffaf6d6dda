import type { Expected } from "./replay-definition.ts";

/** A column that is not what it must be. */
export interface Difference {
  readonly column: string;
  readonly got: number;
  readonly expected: number;
}

/** The largest difference seen per family of columns that may differ at all. */
export type Worst = Map<string, { readonly distance: number; readonly unit: "of scale" | "ulp" }>;

/** Of a sum's scale. */
const SUM_TOLERANCE = 1e-9;
/** Below this, Float32 has nothing but zero: a sum that has faded so far is no longer compared. */
const FADED = 2 ** -149;

/**
 * Compares a vector with what the oracle says of each column. `got` holds what features wrote before
 * any rounding to Float32. A column the oracle does not know is a difference: nothing goes unchecked.
 */
export function compareVector(
  columns: readonly string[],
  got: Float64Array,
  expected: ReadonlyMap<string, Expected>,
  worst: Worst = new Map(),
): Difference[] {
  return columns.flatMap((column, i) => {
    const is = got[i] as number;
    const must = expected.get(column);
    if (must === undefined) return [{ column, got: is, expected: Number.NaN }];
    const distance = distanceOf(is, must);
    note(worst, must, distance);
    return distance <= toleranceOf(must) ? [] : [{ column, got: is, expected: must.value }];
  });
}

function note(worst: Worst, { family, same }: Expected, distance: number): void {
  if (same === "identical" || distance < (worst.get(family)?.distance ?? 0)) return;
  worst.set(family, { distance, unit: same === "sum" ? "of scale" : "ulp" });
}

/** Identical: 0 or infinity. A sum: a share of its scale. Otherwise: steps of Float32. */
function distanceOf(got: number, { value, same, scale = 1 }: Expected): number {
  if (Number.isNaN(got) || Number.isNaN(value))
    return Number.isNaN(got) && Number.isNaN(value) ? 0 : Number.POSITIVE_INFINITY;
  switch (same) {
    case "identical":
      return Math.fround(got) === Math.fround(value) ? 0 : Number.POSITIVE_INFINITY;
    case "sum":
      return Math.abs(got - value) / Math.max(scale, FADED / SUM_TOLERANCE);
    case "ulp":
      return Math.abs(float32Place(got) - float32Place(value));
  }
}

const toleranceOf = ({ same }: Expected): number =>
  same === "identical" ? 0 : same === "sum" ? SUM_TOLERANCE : 1;

const bits = new Int32Array(1);
const float = new Float32Array(bits.buffer);

/** Where a number's Float32 stands among all of them, in order. */
function float32Place(value: number): number {
  float[0] = value;
  const place = bits[0] as number;
  return place < 0 ? -(place & 0x7fffffff) : place;
}
