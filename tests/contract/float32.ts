const view = new DataView(new ArrayBuffer(4));

/** The float32 numbers on both sides of one, and itself. */
export function neighbours(value: number): number[] {
  const step = (by: number): number => {
    view.setFloat32(0, value);
    view.setInt32(0, view.getInt32(0) + by);
    return view.getFloat32(0);
  };
  if (value === 0) return [-(2 ** -149), -0, 0, 2 ** -149];
  return [step(-1), value, step(1)].filter(Number.isFinite);
}

/** How two answers differ in their bits; a zero's sign says nothing and is left out. */
export function differingRows(
  actual: Float32Array,
  expected: Float32Array,
  width: number,
): number[] {
  if (actual.length !== expected.length) return [-1];
  const rows = new Set<number>();
  for (const [i, value] of actual.entries())
    if (!Object.is(value + 0, (expected[i] as number) + 0)) rows.add(Math.floor(i / width));
  return [...rows];
}
