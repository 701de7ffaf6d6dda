import {
  isList,
  jsonAt,
  jsonAtOr,
  jsonList,
  jsonNumber,
  parseLooseJson,
} from "@porchlight/onnx/loose-json";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const DOCUMENT = { a: { b: [7, { c: null }] }, text: "abc", none: null };

describe("a place in a document", () => {
  it.each([
    ["a.b.0", 7],
    ["a.b.1.c", null],
    ["none", null],
    ["text", "abc"],
  ])("is found by its path: %s", (path, value) => {
    expect(jsonAt(DOCUMENT, path)).toBe(value);
    expect(jsonAtOr(DOCUMENT, path, "other")).toBe(value);
  });

  it.each(["a.c", "none.b", "text.length", "a.b.0.c", "constructor", "a.b.2", ""])(
    "is none, though something like it may be there: %s",
    (path) => {
      expect(jsonAtOr(DOCUMENT, path, "other")).toBe("other");
      expect(() => jsonAt(DOCUMENT, path)).toThrow(RangeError);
      expect(() => jsonAt(DOCUMENT, path)).toThrow(
        `jsonAt requires ${path}, got a document without`,
      );
    },
  );

  it("may have to be a list", () => {
    const list = Float64Array.of(1);
    expect(jsonList(DOCUMENT, "a.b")).toBe(DOCUMENT.a.b);
    expect(jsonList({ list }, "list")).toBe(list);
    expect(isList({ length: 1 })).toBe(false);
    expect(() => jsonList(DOCUMENT, "text")).toThrow(
      new RangeError("jsonList requires a list at text, got string"),
    );
  });
});

describe("a number in a document", () => {
  it.each([
    [7, 7],
    ["7", 7],
    [" 5E-1 ", 0.5],
    ["", Number.NaN],
    [" ", Number.NaN],
    ["x", Number.NaN],
    [null, Number.NaN],
    [true, Number.NaN],
    [[7], Number.NaN],
  ])("may stand as text: %j", (value, number) => {
    expect(jsonNumber(value)).toBe(number);
  });
});

describe("JSON with bare words", () => {
  it("is read as any other where it has none", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseLooseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("is read with null for NaN, and with infinities, outside of texts alone", () => {
    const inside = ["NaN", "a NaN b", 'NaN "Infinity', "\\NaN\\", '\\"Infinity'];
    const text = `{"NaN":NaN,"some":[Infinity,-Infinity,NaN,1],"Infinity":${JSON.stringify(inside)}}`;
    expect(parseLooseJson(text)).toEqual({
      NaN: null,
      some: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, 1],
      Infinity: inside,
    });
  });

  it.each(["", '{"a', "[NaN", "[nan]"])("is refused, with its cause: %s", (text) => {
    const parse = () => parseLooseJson(text);
    expect(parse).toThrow(RangeError);
    expect(parse).toThrow("parseLooseJson requires JSON, got something else or a file cut short");
    expect(parse).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  });
});
