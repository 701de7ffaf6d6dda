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
