import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import { buildShapTable } from "@porchlight/onnx/shap-table";
import { shapValues } from "@porchlight/onnx/tree-shap";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { describe, expect, it } from "vitest";
import { bytesOf, xgboostModel } from "./xgboost-model.ts";

const readSmall = () => readXgboostJson(bytesOf(xgboostModel()));

describe("trees", () => {
  it("answer into what they are given", () => {
    const ensemble = readSmall();
    const out = new Float32Array(2).fill(9);
    expect(walkTrees(ensemble, Float32Array.of(0, 0, 1, 3), out)).toBe(out);
    expect(Array.from(out)).toEqual([-7, 7]);
    const values = new Float64Array(3).fill(9);
    const table = buildShapTable(ensemble);
    expect(shapValues(table, Float32Array.of(0, 0), values)).toBe(values);
    expect(values).toEqual(shapValues(table, Float32Array.of(0, 0)));
  });

  it("answer each row's outputs side by side", () => {
    const one = readSmall();
    const two = {
      ...one,
      outputs: 2,
      base: Float32Array.of(0, 9),
      treeOutput: Int32Array.of(1, 0, 1),
    };
    const out = new Float32Array(4);
    expect([...walkTrees(two, Float32Array.of(0, 0, 1, 3), out)]).toEqual([-2, 4, 2, 14]);
  });

  it.each([
    [3, undefined, "got 3 and undefined"],
    [4, 1, "got 4 and 1"],
    [4, 3, "got 4 and 3"],
  ])("refuse %d numbers for rows of two, into room for %s", (numbers, room, got) => {
    const out = room === undefined ? undefined : new Float32Array(room);
    expect(() => walkTrees(readSmall(), new Float32Array(numbers), out)).toThrow(
      new RangeError(`walkTrees requires [N, 2] numbers and room for [N, 1], ${got}`),
    );
  });

  it.each([
    [1, 3],
    [3, 3],
    [2, 2],
    [2, 4],
  ])("refuse Shapley values of %d features into room for %d", (features, room) => {
    const table = buildShapTable(readSmall());
    const row = new Float32Array(features);
    expect(() => shapValues(table, row, new Float64Array(room))).toThrow(
      new RangeError(
        `shapValues requires 2 features and room for [1, 3], got ${features} and ${room}`,
      ),
    );
  });

  it.each([
    ["none", undefined, "undefined at node 2"],
    ["one of zero", 0, "0 at node 2"],
    ["one below zero", -1, "-1 at node 2"],
    ["one without end", Number.POSITIVE_INFINITY, "Infinity at node 2"],
    ["one that is none", Number.NaN, "NaN at node 2"],
  ])("have no Shapley values with covers that are not above zero: %s", (_, weight, got) => {
    const ensemble = readSmall();
    const cover = weight === undefined ? undefined : ensemble.cover?.with(2, weight);
    expect(() => buildShapTable({ ...ensemble, cover })).toThrow(
      new RangeError(`buildShapTable requires a cover above zero at each node, got ${got}`),
    );
  });
});
