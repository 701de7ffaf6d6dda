import { readOnnx } from "@porchlight/onnx/read-onnx";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ensembleAndRow, plainEnsemble, plainMargins, toEnsemble } from "./plain-trees.ts";

describe("a tree ensemble", () => {
  it("answers its definition, to the last bit", () => {
    fc.assert(
      fc.property(ensembleAndRow, ([plain, row]) => {
        const expected = plainMargins(plain, row).map((margin) => margin + 0);
        expect(Array.from(walkTrees(toEnsemble(plain), row))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("answers a row the same whatever stands beside it", () => {
    fc.assert(
      fc.property(ensembleAndRow, ([plain, row]) => {
        const ensemble = toEnsemble(plain);
        const alone = Array.from(walkTrees(ensemble, row));
        const rows = Float32Array.from([...row.map(() => Number.NaN), ...row, ...row]);
        const margins = Array.from(walkTrees(ensemble, rows));
        expect(margins.slice(ensemble.outputs)).toEqual([...alone, ...alone]);
      }),
    );
  });

  it("is the same after ONNX", () => {
    fc.assert(
      fc.property(plainEnsemble, (plain) => {
        const ensemble = toEnsemble(plain);
        expect(readOnnx(writeOnnx(ensemble))).toEqual(ensemble);
      }),
    );
  });

  it("is the same after ONNX without covers", () => {
    fc.assert(
      fc.property(plainEnsemble, (plain) => {
        fc.pre(plain.trees.length > 0);
        const ensemble = { ...toEnsemble(plain), cover: undefined };
        expect(readOnnx(writeOnnx(ensemble))).toEqual(ensemble);
      }),
    );
  });

  it("is refused with a RangeError, not taken for another, when its file is cut short", () => {
    const plain = fc.sample(plainEnsemble, { seed: 1, numRuns: 40 }).at(-1) as never;
    const bytes = writeOnnx(toEnsemble(plain));
    for (let length = 0; length < bytes.length; length++)
      expect(() => readOnnx(bytes.subarray(0, length)), `${length} bytes`).toThrow(RangeError);
  });

  it("is read or refused with a RangeError when a byte of its file has changed", () => {
    fc.assert(
      fc.property(plainEnsemble, fc.nat(), fc.nat(255), (plain, at, byte) => {
        const bytes = writeOnnx(toEnsemble(plain)).slice();
        bytes[at % bytes.length] = byte;
        try {
          readOnnx(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
