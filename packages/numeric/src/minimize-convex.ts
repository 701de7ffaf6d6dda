/** A smooth convex function at a point: its value, gradient [D] and Hessian [D, D], row by row. */
export interface ConvexPoint {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

const MAX_STEPS = 100;
const MAX_HALVINGS = 40;

/**
 * Where a strictly convex function of a few variables is least: Newton's method, each step halved until the value
 * falls as Armijo's rule asks, so that it arrives from anywhere. Ends when a step promises less than 1e-13 of the value.
 * Cost: a dozen evaluations as a rule, and O(D^3) each.
 *
 * @param at the function
 * @param start shape [D]
 * @returns shape [D]
 * @throws RangeError if the function is not finite at the start, or its Hessian not positive definite
 * @see Boyd and Vandenberghe, "Convex Optimization", 2004, section 9.5
 */
export function minimizeConvex(
  at: (point: Float64Array) => ConvexPoint,
  start: Float64Array,
): Float64Array {
  let point = start;
  let here = at(point);
  if (!Number.isFinite(here.value))
    throw new RangeError(`minimizeConvex requires a finite start, got ${here.value}`);
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = solve(here.hessian, here.gradient);
    const promised = dot(direction, here.gradient);
    if (promised <= 1e-13 * (1 + Math.abs(here.value))) return point;
    let size = 1;
    let there = point;
    let next = here;
    for (let halving = 0; halving < MAX_HALVINGS; halving++, size /= 2) {
      there = point.map((value, d) => value - size * (direction[d] as number));
      next = at(there);
      if (next.value <= here.value - 1e-4 * size * promised) break;
    }
    if (!(next.value < here.value)) return point;
    [point, here] = [there, next];
  }
  return point;
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/** Solves H x = g for a positive definite H, shape [D, D], by its Cholesky factor. */
function solve(hessian: Float64Array, gradient: Float64Array): Float64Array {
  const D = gradient.length;
  const factor = hessian.slice();
  const cell = (row: number, column: number): number => factor[row * D + column] as number;
  for (let i = 0; i < D; i++)
    for (let j = 0; j <= i; j++) {
      let sum = cell(i, j);
      for (let k = 0; k < j; k++) sum -= cell(i, k) * cell(j, k);
      if (i === j && !(sum > 0))
        throw new RangeError(
          `minimizeConvex requires a positive definite Hessian, got pivot ${sum}`,
        );
      factor[i * D + j] = i === j ? Math.sqrt(sum) : sum / cell(j, j);
    }
  const x = gradient.slice();
  for (let i = 0; i < D; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - cell(i, k) * (x[k] as number);
    x[i] = (x[i] as number) / cell(i, i);
  }
  for (let i = D - 1; i >= 0; i--) {
    for (let k = i + 1; k < D; k++) x[i] = (x[i] as number) - cell(k, i) * (x[k] as number);
    x[i] = (x[i] as number) / cell(i, i);
  }
  return x;
}
