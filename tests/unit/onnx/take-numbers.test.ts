import { add, readMessage } from "@porchlight/onnx/read-message";
import { joinParts, takeFloats, takeInts } from "@porchlight/onnx/take-numbers";
import fc from "fast-check";
import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";

type Write = (out: PbfWriter) => void;

/** The lists of field 1 in a message: their parts, and all of them. */
function taken(take: typeof takeInts, write: Write) {
  const out = new PbfWriter();
  write(out);
  const { parts } = readMessage(
    out.finish(),
    { parts: [] as ArrayLike<number>[] },
    { 1: add("parts", take) },
  );
  return { parts, list: joinParts(parts) };
}
const packed = (ints: number[]) => taken(takeInts, (out) => out.writePackedVarint(1, ints));

/** Of each length that a number may have on the wire, and the ends of 32 bits. */
const ENDS = [0, 127, 128, 16_383, 16_384, 2 ** 21, 2 ** 28, 2 ** 31 - 1, -1, -(2 ** 31)];
const narrow = fc.oneof(fc.constantFrom(...ENDS), fc.nat(20_000), fc.integer());
const wide = fc.oneof(narrow, fc.integer({ min: -(2 ** 52), max: 2 ** 52 }));

describe("a list of integers", () => {
  it("is the same packed, one by one, or half and half", () => {
    fc.assert(
      fc.property(fc.array(wide), fc.array(wide), (ints, more) => {
        const oneByOne = (out: PbfWriter) => {
          for (const int of ints) out.writeVarintField(1, int);
        };
        const half = (out: PbfWriter) => {
          oneByOne(out);
          out.writePackedVarint(1, more);
        };
        expect(Array.from(packed(ints).list)).toEqual(ints);
        expect(Array.from(taken(takeInts, oneByOne).list)).toEqual(ints);
        expect(Array.from(taken(takeInts, half).list)).toEqual([...ints, ...more]);
      }),
    );
  });

  it("packed is one array of 32 bits where they fit", () => {
    fc.assert(
      fc.property(fc.array(narrow, { minLength: 1 }), (ints) => {
        const { parts, list } = packed(ints);
        expect(list).toBe(parts[0]);
        expect(list).toEqual(Int32Array.from(ints));
      }),
    );
  });

  it.each([[2 ** 31], [-(2 ** 31) - 1], [2 ** 32 + 1]])("holds %d", (int) => {
    expect(packed([5, int, 300]).list).toEqual([5, int, 300]);
  });

  it.each([[[0x80]], [[1, 0x80]], [[0x80, 0x80]], [[1, 0xff, 0xff, 0xff, 0xff, 0x1f, 0x80]]])(
    "is refused where its last number is cut short: %j",
    (bytes) => {
      const cut = () => taken(takeInts, (out) => out.writeBytesField(1, Uint8Array.from(bytes)));
      expect(cut).toThrow("varint");
    },
  );

  it("is refused if it is of floats", () => {
    expect(() => taken(takeInts, (out) => out.writeFloatField(1, 1))).toThrow("an integer");
  });
});

describe("a list of floats", () => {
  it("is the same packed or one by one, wherever it lies", () => {
    fc.assert(
      fc.property(fc.array(fc.float()), fc.string(), (floats, before) => {
        const oneByOne = taken(takeFloats, (out) => {
          for (const float of floats) out.writeFloatField(1, float);
        });
        const packed = taken(takeFloats, (out) => {
          out.writeStringField(2, before);
          if (floats.length > 0) out.writePackedFloat(1, floats);
        });
        expect(Array.from(oneByOne.list)).toEqual(floats);
        expect(Array.from(packed.list)).toEqual(floats);
        if (floats.length > 0) expect(packed.list).toBeInstanceOf(Float32Array);
      }),
    );
  });

  it("is refused where its last number is cut short", () => {
    const cut = (length: number) =>
      taken(takeFloats, (out) => out.writeBytesField(1, new Uint8Array(length)));
    expect(cut(8).list).toEqual(new Float32Array(2));
    for (const length of [5, 6, 7]) expect(() => cut(length)).toThrow(RangeError);
  });
});
