import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import { buildShapTable } from "@porchlight/onnx/shap-table";
import { shapValues } from "@porchlight/onnx/tree-shap";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { describe, expect, it } from "vitest";
import { bytesOf, xgboostModel } from "./xgboost-model.ts";

const ensemble = readXgboostJson(bytesOf(xgboostModel()));
const table = buildShapTable(ensemble);

describe("trees", () => {
  it("answer into what they are given", () => {
    const out = new Float32Array(2).fill(9);
    expect(walkTrees(ensemble, Float32Array.of(0, 0, 1, 3), out)).toBe(out);
    expect(Array.from(out)).toEqual([-7, 7]);
    const values = new Float64Array(3).fill(9);
    expect(shapValues(table, Float32Array.of(0, 0), values)).toBe(values);
  });

  it("refuse lengths that do not fit", () => {
    expect(() => walkTrees(ensemble, new Float32Array(3))).toThrow(RangeError);
    expect(() => walkTrees(ensemble, new Float32Array(4), new Float32Array(1))).toThrow(RangeError);
    expect(() => shapValues(table, new Float32Array(3))).toThrow(RangeError);
    expect(() => shapValues(table, new Float32Array(2), new Float64Array(2))).toThrow(RangeError);
  });

  it("have no Shapley values without covers, or with a branch that nothing passed", () => {
    expect(() => buildShapTable({ ...ensemble, cover: undefined })).toThrow(/got undefined/);
    const cover = ensemble.cover?.with(2, 0);
    expect(() => buildShapTable({ ...ensemble, cover })).toThrow(/got 0 at node 2/);
  });
});
