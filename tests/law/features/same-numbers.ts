import { expect } from "vitest";

/**
 * Expects a vector to be the numbers given, each within one ulp of Float32 or 1e-9 of its column's
 * scale; a scale of 0 stands for integers, times and kinds, which must be identical.
 */
export function expectSameNumbers(
  columns: readonly string[],
  actual: Float32Array,
  expected: readonly number[],
  scale: number,
): void {
  expect(expected.length).toBe(actual.length);
  expected.forEach((number, i) => {
    const got = actual[i] as number;
    if (Object.is(Math.fround(number), got)) return;
    const tolerance = scale === 0 ? 0 : Math.max(ulp32(number), 1e-9 * scale);
    if (Math.abs(got - number) <= tolerance) return;
    expect.fail(`${columns[i]} is ${got}, by definition ${number}`);
  });
}

const ulp32 = (number: number): number =>
  2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(number)))) - 23);
