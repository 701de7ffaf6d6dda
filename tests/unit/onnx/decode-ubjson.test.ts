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
  const zeros = (count: number): number[] => new Array<number>(count).fill(0);
  it.each<[string, Uint8Array, string, number]>([
    ["nothing", bytes(), "1 bytes more", 0],
    ["an unknown marker", bytes("x"), "a marker that UBJSON has", 0],
    ["a marker that only objects inherit", bytes("[toString"), "a marker that UBJSON has", 1],
    ["a value cut short", bytes("L", 0, 0), "8 bytes more", 1],
    ["a text longer than the file", bytes("SU", 3, "hi"), "3 bytes more", 3],
    ["a length below zero", bytes("Si", 0xff), "a count", 3],
    ["a length in fractions", bytes("SD", 0x3f, 0xe0, ...zeros(6)), "a count", 10],
    ["a list without an end", bytes("[T"), "1 bytes more", 2],
    ["a key cut short", bytes("{U", 4, "keT"), "4 bytes more", 3],
    ["an object without an end", bytes("{U", 1, "k", "T"), "1 bytes more", 5],
    ["a typed list without a count", bytes("[$U", 1), "a count behind a type", 3],
    ["a typed list of what takes no bytes", bytes("[$Z#L", huge), "a list of numbers", 13],
    ["numbers past the end", bytes("[$d#L", huge), `${2 ** 52} bytes more`, 13],
    ["one number too many", bytes("[$U#U", 3, 1, 2), "3 bytes more", 6],
    ["values past the end", bytes("[#L", huge, "T"), "1 bytes more", 12],
    ["more behind the end", bytes("TT"), "a file that ends with its document", 1],
    ["lists without end", bytes("[".repeat(500)), "no more than 64 levels", 66],
    ["counted lists without end", bytes("[#i\x01".repeat(500)), "no more than 64 levels", 261],
    ["objects without end", bytes("{i\x01k".repeat(500)), "no more than 64 levels", 261],
  ])("is refused with a RangeError: %s", (_, file, requirement, at) => {
    expect(() => decodeUbjson(file)).toThrow(RangeError);
    expect(() => decodeUbjson(file)).toThrow(
      `decodeUbjson requires ${requirement}, got something else at byte ${at}`,
    );
  });

  it("goes 64 levels deep", () => {
    const file = bytes("[".repeat(64), "T", "]".repeat(64));
    const deep = JSON.stringify(decodeUbjson(file));
    expect(deep).toBe(`${"[".repeat(64)}true${"]".repeat(64)}`);
  });

  it("is read where it lies in a longer buffer", () => {
    const longer = bytes("xxU", 7, "xx");
    expect(decodeUbjson(longer.subarray(2, 4))).toBe(7);
  });
});
