import { decodeUbjson } from "@porchlight/onnx/decode-ubjson";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chars, encodeUbjson, int64 } from "./encode-ubjson.ts";

const bytes = (...parts: (string | number | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? chars(part) : part)) as number[],
  );

describe("UBJSON", () => {
  it("is read back, but that lists of numbers are typed", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (document) => {
        const expected = JSON.parse(JSON.stringify(document), (_, value) =>
          Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number")
            ? Float64Array.from(value)
            : value,
        );
        expect(decodeUbjson(encodeUbjson(document))).toEqual(expected);
      }),
    );
  });

  it.each<[string, Uint8Array, unknown]>([
    ["int8", bytes("i", 0xfe), -2],
    ["uint8", bytes("U", 0xfe), 254],
    ["int16", bytes("I", 0xff, 0xfe), -2],
    ["int32", bytes("l", 0xff, 0xff, 0xff, 0xfe), -2],
    ["int64", bytes("L", int64(-2)), -2],
    ["float32", bytes("d", 0x3f, 0, 0, 0), 0.5],
    ["float64", bytes("D", 0x3f, 0xe0, 0, 0, 0, 0, 0, 0), 0.5],
    ["a character", bytes("Cx"), "x"],
    ["a text with a short length", bytes("SU", 2, "hi"), "hi"],
    ["a list with a count", bytes("[#U", 2, "T", "F"), [true, false]],
    ["a list with a type", bytes("[$I#U", 2, 0, 7, 0xff, 0xff), Float64Array.of(7, -1)],
    ["an empty list", bytes("[]"), []],
    ["an object with a count", bytes("{#U", 1, "U", 1, "k", "Z"), { k: null }],
  ])("holds %s", (_, file, value) => {
    expect(decodeUbjson(file)).toEqual(value);
  });

  it("may call a key __proto__, to no effect", () => {
    const document = decodeUbjson(bytes("{U", 9, "__proto__", "{U", 1, "a", "T", "}}")) as object;
    expect(Object.hasOwn(document, "__proto__")).toBe(true);
    expect("a" in document).toBe(false);
  });

  const huge = int64(2 ** 50);
  it.each<[string, Uint8Array]>([
    ["nothing", bytes()],
    ["an unknown marker", bytes("x")],
    ["a marker that only objects inherit", bytes("toString")],
    ["a value cut short", bytes("L", 0, 0)],
    ["a text longer than the file", bytes("SU", 3, "hi")],
    ["a length below zero", bytes("Si", 0xff)],
    ["a length in fractions", bytes("SD", 0x3f, 0xe0, 0, 0, 0, 0, 0, 0)],
    ["a list without an end", bytes("[T")],
    ["an object without an end", bytes("{U", 1, "k", "T")],
    ["a typed list without a count", bytes("[$U", 1)],
    ["a typed list of what takes no bytes", bytes("[$Z#L", huge)],
    ["numbers past the end", bytes("[$d#L", huge)],
    ["values past the end", bytes("[#L", huge, "T")],
    ["more behind the end", bytes("TT")],
    ["levels without end", bytes("[".repeat(500))],
  ])("is refused with a RangeError: %s", (_, file) => {
    expect(() => decodeUbjson(file)).toThrow(RangeError);
    expect(() => decodeUbjson(file)).toThrow(/^decodeUbjson requires .* at byte \d+$/);
  });

  it("is read where it lies in a longer buffer", () => {
    const longer = bytes("xxU", 7, "xx");
    expect(decodeUbjson(longer.subarray(2, 4))).toBe(7);
  });
});
