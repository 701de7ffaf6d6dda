import type { ShapTable } from "./shap-table.ts";

/**
 * Exact Shapley values of one row, as XGBoost's `pred_contribs`: how much each feature moved each margin
 * away from what is expected of a row of which nothing is known (path-dependent TreeSHAP).
 *
 * Leaf by leaf. A coalition's members follow their branches, and each feature left out passes with the share
 * z of training rows that do, so a leaf worth v is a game with payoff v × Π(members: does it pass?) × Π(rest: z).
 * Who passes takes part in Π(z + x), whose coefficient at x^s sums coalitions of s members; who does not
 * only scales by its z. Dividing the polynomial by (z + x) leaves a player out; its sizes are then weighted
 * as Shapley does. All in float64; z ≤ 1 keeps the division stable. Cost: O(L D²), D features on a path.
 *
 * @param row shape [F]; NaN is missing
 * @param out shape [K, F + 1]: F values and the expected margin, which add up to the margin
 * @throws RangeError unless lengths fit
 * @see Lundberg et al., "From local explanations to global understanding with explainable AI for trees",
 *   Nature Machine Intelligence 2, 2020
 */
export function shapValues(
  table: ShapTable,
  row: Float32Array,
  out: Float64Array = new Float64Array(table.outputs * (table.features + 1)),
): Float64Array {
  const { features, outputs, expected, leafValue } = table;
  if (row.length !== features || out.length !== outputs * (features + 1))
    throw new RangeError(
      `shapValues requires ${features} features and room for [${outputs}, ${features + 1}], got ${row.length} and ${out.length}`,
    );
  out.fill(0);
  for (let k = 0; k < outputs; k++) out[k * (features + 1) + features] = expected[k] as number;
  for (let l = 0; l < leafValue.length; l++) addLeaf(table, l, row, out);
  return out;
}

function addLeaf(table: ShapTable, l: number, row: Float32Array, out: Float64Array): void {
  const { start, feature, share, passes, polynomial, coalitionWeights, leafOutput } = table;
  const first = start[l] as number;
  const D = (start[l + 1] as number) - first;
  const passing = multiplyPassing(table, first, D, row);
  let scale = table.leafValue[l] as number;
  for (let d = 0; d < D; d++) if (passes[d] === 0) scale *= share[first + d] as number;
  const weights = coalitionWeights[D] as Float64Array;
  // The same for all who do not pass: their own z cancels.
  let withoutBlocked = 0;
  if (passing < D)
    for (let s = 0; s <= passing; s++)
      withoutBlocked += (polynomial[s] as number) * (weights[s] as number);
  const at = (leafOutput[l] as number) * (table.features + 1);
  for (let d = 0; d < D; d++) {
    const z = share[first + d] as number;
    const effect =
      passes[d] === 0 ? -withoutBlocked : (1 - z) * withoutOne(polynomial, passing, z, weights);
    const place = at + (feature[first + d] as number);
    out[place] = (out[place] as number) + scale * effect;
  }
}

/** Notes who passes, multiplies their (z + x) into the polynomial, and returns how many they are. */
function multiplyPassing(table: ShapTable, first: number, D: number, row: Float32Array): number {
  const { feature, share, low, high, missingPasses, passes, polynomial } = table;
  let degree = 0;
  polynomial[0] = 1;
  for (let d = 0; d < D; d++) {
    const p = first + d;
    const x = row[feature[p] as number] as number;
    const isPassing = Number.isNaN(x)
      ? missingPasses[p] === 1
      : x >= (low[p] as number) && x < (high[p] as number);
    passes[d] = isPassing ? 1 : 0;
    if (!isPassing) continue;
    const z = share[p] as number;
    polynomial[degree + 1] = polynomial[degree] as number;
    for (let s = degree; s > 0; s--)
      polynomial[s] = (polynomial[s - 1] as number) + (polynomial[s] as number) * z;
    polynomial[0] = (polynomial[0] as number) * z;
    degree++;
  }
  return degree;
}

/** The weighted sum of the coefficients of polynomial / (z + x), by synthetic division from the top. */
function withoutOne(
  polynomial: Float64Array,
  degree: number,
  z: number,
  weights: Float64Array,
): number {
  let coefficient = polynomial[degree] as number;
  let sum = 0;
  for (let s = degree - 1; s >= 0; s--) {
    sum += coefficient * (weights[s] as number);
    coefficient = (polynomial[s] as number) - coefficient * z;
  }
  return sum;
}
