const view = new DataView(new ArrayBuffer(8));

/**
 * The least float64 number above one: `x >= nextUp(t)` says exactly what `x > t` says.
 *
 * @param value of a zero of either sign, the least denormal follows; of Infinity, itself
 * @throws RangeError if it is not a number
 * @example
 * nextUp(1); // 1.0000000000000002
 */
export function nextUp(value: number): number {
  if (Number.isNaN(value)) throw new RangeError("nextUp requires a number, got NaN");
  if (value === Number.POSITIVE_INFINITY) return value;
  if (value === 0) return Number.MIN_VALUE;
  view.setFloat64(0, value);
  // As integers, the bits of numbers of one sign rise with their size.
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
