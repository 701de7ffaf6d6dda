import { calibrateMargins } from "@porchlight/core/predictions/calibration";
import { sigmoid } from "@porchlight/core/schema/scorecard";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { fitCalibration } from "@porchlight/trainer/fit-calibration";
import { describe, expect, it } from "vitest";

/** Margins between -3 and 3, with outcomes of which `chanceOf` is the truth. */
function drawRows(rows: number, seed: number, chanceOf: (margin: number) => number) {
  const random = createRandom(seed);
  const margins = Float32Array.from({ length: rows }, () => 6 * random() - 3);
  const labels = Float32Array.from(margins, (margin) => Number(random() < chanceOf(margin)));
  return { margins, labels };
}

const UNCHANGED = { method: "platt", slope: 1, intercept: 0 };
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

describe("the calibration of yes and no", () => {
  it("leaves chances that are right as they are, but for luck", () => {
    const fitted = SEEDS.map((seed) => fitCalibration(drawRows(500, seed, sigmoid), 1));
    const kept = fitted.filter((one) => JSON.stringify(one) === JSON.stringify(UNCHANGED));
    expect(kept.length).toBeGreaterThanOrEqual(38);
  });

  it("corrects chances that are too sure of themselves", () => {
    const calibration = fitCalibration(
      drawRows(2_000, 1, (margin) => sigmoid(margin / 3)),
      1,
    );
    for (const margin of [-2, -1, 0, 1, 2]) {
      const [chance] = calibrateMargins(calibration, [margin]);
      expect(Math.abs((chance as number) - sigmoid(margin / 3))).toBeLessThan(0.06);
    }
  });

  it("corrects a base rate that is far off, from a few hundred people", () => {
    const calibration = fitCalibration(
      drawRows(300, 2, (margin) => sigmoid(margin - 2)),
      1,
    );
    expect(calibrateMargins(calibration, [0])[0]).toBeLessThan(0.2);
  });

  it("learns nothing from a handful", () => {
    expect(fitCalibration(drawRows(3, 1, sigmoid), 1)).toEqual(UNCHANGED);
    expect(fitCalibration(drawRows(0, 1, sigmoid), 1)).toEqual(UNCHANGED);
  });
});
