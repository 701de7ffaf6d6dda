import { latitudeOf, longitudeOf, writeUnitVector } from "@porchlight/numeric/unit-vector";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("unit vectors", () => {
  it("points a quarter turn east along the second axis", () => {
    const into = new Float64Array(3);
    writeUnitVector(0, 90, into);
    expect(into[0]).toBeCloseTo(0, 15);
    expect([into[1], into[2]]).toEqual([1, 0]);
  });

  it("leads back to the place, whatever its length", () => {
    const latitude = fc.double({ min: -89.9, max: 89.9, noNaN: true });
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    const length = fc.double({ min: 0.001, max: 1000, noNaN: true });
    fc.assert(
      fc.property(latitude, longitude, length, (north, east, r) => {
        const into = new Float64Array(3);
        writeUnitVector(north, east, into);
        const [x, y, z] = [...into].map((axis) => axis * r) as [number, number, number];
        expect(Math.hypot(...into)).toBeCloseTo(1, 14);
        expect(latitudeOf(x, y, z)).toBeCloseTo(north, 10);
        expect(longitudeOf(x, y)).toBeCloseTo(east, 9);
      }),
    );
  });
});
