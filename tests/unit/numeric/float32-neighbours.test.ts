import { float32Neighbours } from "@porchlight/numeric/float32-neighbours";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const LARGEST = (2 - 2 ** -23) * 2 ** 127;

describe("float32Neighbours", () => {
  it.each<[number, number[]]>([
    [1, [1 - 2 ** -24, 1, 1 + 2 ** -23]],
    [-1, [-(1 - 2 ** -24), -1, -(1 + 2 ** -23)]],
    [2 ** -149, [0, 2 ** -149, 2 ** -148]],
    [0, [-(2 ** -149), -0, 0, 2 ** -149]],
    [-0, [-(2 ** -149), -0, 0, 2 ** -149]],
    [1e-60, [-(2 ** -149), -0, 0, 2 ** -149]],
    [LARGEST, [LARGEST - 2 ** 104, LARGEST]],
    [-LARGEST, [-(LARGEST - 2 ** 104), -LARGEST]],
    [Number.POSITIVE_INFINITY, [LARGEST]],
    [Number.NEGATIVE_INFINITY, [-LARGEST]],
  ])("of %d are those beside it", (value, expected) => {
    expect(float32Neighbours(value)).toEqual(expected);
  });

  it("have nothing between them", () => {
    const normal = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(normal, (value) => {
        const [first, last] = [float32Neighbours(value)[0], float32Neighbours(value).at(-1)];
        for (const near of [first, last] as number[])
          if (near !== value) expect([near, value]).toContain(Math.fround((near + value) / 2));
      }),
    );
  });

  it("are none of what is not a number", () => {
    expect(() => float32Neighbours(Number.NaN)).toThrow(RangeError);
  });
});
