const view = new DataView(new ArrayBuffer(4));

/**
 * The finite float32 numbers next to one, and itself: [one ulp nearer to 0, itself, one ulp farther].
 *
 * Of a zero: both denormals beside it and both zeros, since -0 and 0 are told apart by some who compare
 * bits. At the ends of the format there are two.
 *
 * @param value rounded to float32 first
 * @throws RangeError if it is not a number
 * @example
 * float32Neighbours(1); // [0.9999999403953552, 1, 1.0000001192092896]
 */
export function float32Neighbours(value: number): number[] {
  if (Number.isNaN(value)) throw new RangeError("float32Neighbours requires a number, got NaN");
  const middle = Math.fround(value);
  if (middle === 0) return [-(2 ** -149), -0, 0, 2 ** -149];
  // As integers, the bits of numbers of one sign rise with their size.
  const step = (by: number): number => {
    view.setFloat32(0, middle);
    view.setInt32(0, view.getInt32(0) + by);
    return view.getFloat32(0);
  };
  return [step(-1), middle, step(1)].filter(Number.isFinite);
}
