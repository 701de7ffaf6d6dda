import { fromPlanes, toPlanes } from "@porchlight/onnx/byte-planes";
import { decodeCompactTrees } from "@porchlight/onnx/decode-compact-trees";
import { encodeCompactTrees } from "@porchlight/onnx/encode-compact-trees";
import { buildTreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainEnsemble, toEnsemble } from "./plain-trees.ts";

describe("an ensemble in its compact form", () => {
  it("is the same when it is read, but for its covers", () => {
    fc.assert(
      fc.property(plainEnsemble, (plain) => {
        const ensemble = toEnsemble(plain);
        const read = decodeCompactTrees(encodeCompactTrees(ensemble));
        expect(read).toEqual({ ...ensemble, cover: undefined });
      }),
    );
  });

  it("is refused with a RangeError when it is cut short or goes on", () => {
    const plain = fc.sample(plainEnsemble, { seed: 1, numRuns: 40 }).at(-1) as never;
    const bytes = encodeCompactTrees(toEnsemble(plain));
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeCompactTrees(bytes.subarray(0, length)), `${length} bytes`).toThrow(
        RangeError,
      );
    expect(() => decodeCompactTrees(Uint8Array.from([...bytes, 0]))).toThrow(RangeError);
  });

  it("is read as trees that can be walked, or refused with a RangeError, when a byte has changed", () => {
    fc.assert(
      fc.property(plainEnsemble, fc.nat(), fc.nat(255), (plain, at, byte) => {
        const bytes = encodeCompactTrees(toEnsemble(plain));
        bytes[at % bytes.length] = byte;
        try {
          const read = decodeCompactTrees(bytes);
          const margins = walkTrees(read, new Float32Array(read.features));
          expect(margins.every((margin) => !Number.isNaN(margin))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("has no room for more features than its numbers hold", () => {
    const wide = { features: 65_535, outputs: 1, objective: "", base: [0], trees: [] };
    expect(() => encodeCompactTrees(buildTreeEnsemble(wide))).toThrow(
      "encodeCompactTrees requires fewer than 65535 features",
    );
  });
});

describe("byte planes", () => {
  it("put bytes together by their place, and back", () => {
    expect([...toPlanes(Uint8Array.of(1, 2, 3, 4, 5, 6), 2)]).toEqual([1, 3, 5, 2, 4, 6]);
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom(1, 2, 4), (bytes, width) => {
        const whole = bytes.subarray(0, bytes.length - (bytes.length % width));
        expect([...fromPlanes(toPlanes(whole, width), width)]).toEqual([...whole]);
      }),
    );
  });
});
