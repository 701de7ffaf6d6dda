import { numberOf, numbersOf, textOf, textsOf } from "@porchlight/onnx/onnx-attributes";
import type { OnnxNode } from "@porchlight/onnx/onnx-model";
import { describe, expect, it } from "vitest";

const NODE: OnnxNode = {
  name: "",
  operator: "",
  domain: "",
  inputs: [],
  outputs: [],
  attributes: {
    int: { type: "int", value: 7 },
    text: { type: "string", value: "seven" },
    ints: { type: "ints", value: [7, 8] },
    floats: { type: "floats", value: [0.5] },
    texts: { type: "strings", value: ["seven"] },
  },
};

describe("an attribute", () => {
  it("is found by its name and type", () => {
    expect(numberOf(NODE, "int")).toBe(7);
    expect(textOf(NODE, "text", "other")).toBe("seven");
    expect(numbersOf(NODE, "ints")).toEqual([7, 8]);
    expect(numbersOf(NODE, "floats", 1)).toEqual([0.5]);
    expect(textsOf(NODE, "texts", 1)).toEqual(["seven"]);
  });

  it.each(["none", "int", "texts"])("has something in its place where it is none: %s", (name) => {
    expect(textOf(NODE, name, "other")).toBe("other");
    expect(numbersOf(NODE, name)).toEqual([]);
    expect(numbersOf(NODE, name, 0)).toEqual([]);
  });

  it("is refused where there must be one", () => {
    for (const name of ["none", "text", "ints"])
      expect(() => numberOf(NODE, name)).toThrow(
        new RangeError(`numberOf requires the attribute ${name}, got none`),
      );
  });

  it("is refused if it is of another length", () => {
    expect(() => numbersOf(NODE, "ints", 1)).toThrow(
      new RangeError("numbersOf requires 1 numbers in ints, got 2"),
    );
    expect(() => numbersOf(NODE, "texts", 1)).toThrow(
      new RangeError("numbersOf requires 1 numbers in texts, got 0"),
    );
    expect(() => textsOf(NODE, "texts", 2)).toThrow(
      new RangeError("textsOf requires 2 texts in texts, got 1"),
    );
    for (const name of ["none", "text", "ints"])
      expect(() => textsOf(NODE, name, 1)).toThrow(
        new RangeError(`textsOf requires 1 texts in ${name}, got 0`),
      );
  });
});
