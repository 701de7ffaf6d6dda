import { decodeGoldenRows, encodeGoldenRows } from "@porchlight/core/models/golden-rows";
import { designGoldenRows } from "@porchlight/core/models/golden-rows-design";
import { findDisagreement } from "@porchlight/core/models/passport-agreement";
import { float32Neighbours } from "@porchlight/numeric/float32-neighbours";
import { walkTrees } from "@porchlight/onnx/walk-trees";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainEnsemble, toEnsemble } from "../../law/onnx/plain-trees.ts";

const rows = fc
  .record({ N: fc.nat(5), F: fc.integer({ min: 1, max: 4 }), K: fc.integer({ min: 1, max: 3 }) })
  .chain(({ N, F, K }) =>
    fc.record({
      features: fc.constant(F),
      outputs: fc.constant(K),
      vectors: fc.float32Array({ minLength: N * F, maxLength: N * F }),
      margins: fc.float32Array({ minLength: N * K, maxLength: N * K }),
    }),
  );

describe("a file of golden rows", () => {
  it("gives back what was written, to the bit", () => {
    fc.assert(
      fc.property(rows, (golden) => {
        expect(decodeGoldenRows(encodeGoldenRows(golden))).toEqual(golden);
      }),
    );
  });

  it("is refused when it is cut short, longer, or another", () => {
    fc.assert(
      fc.property(rows, fc.nat(), (golden, cut) => {
        const file = encodeGoldenRows(golden);
        const wrong = [
          file.subarray(0, cut % file.length),
          Uint8Array.of(...file, 0),
          file.with(0, 0),
        ];
        for (const bytes of wrong)
          expect(() => decodeGoldenRows(bytes)).toThrowError(
            expect.objectContaining({ code: "model.unreadable" }),
          );
      }),
    );
  });

  it("is not made of rows without their margins", () => {
    const short = {
      features: 2,
      outputs: 1,
      vectors: new Float32Array(4),
      margins: new Float32Array(1),
    };
    expect(() => encodeGoldenRows(short)).toThrow(/do not go with 1 margins/);
    const half = { ...short, vectors: new Float32Array(3) };
    expect(() => encodeGoldenRows(half)).toThrow(/3 numbers of 2 features/);
  });
});

/** One tree: x < 0 on the first column, then x < 2.5 on the second; the third is never looked at. */
const tree = toEnsemble({
  features: 3,
  outputs: 1,
  objective: "binary:logistic",
  base: [0],
  trees: [
    {
      output: 0,
      root: {
        feature: 0,
        split: 0,
        missingLeft: true,
        left: { leaf: 1, cover: 1 },
        right: {
          feature: 1,
          split: 2.5,
          missingLeft: false,
          left: { leaf: 2, cover: 1 },
          right: { leaf: 4, cover: 1 },
        },
      },
    },
  ],
});

describe("golden rows of a model", () => {
  const F = 3;
  const vectors = designGoldenRows(tree, 2_048, 1);
  const column = (f: number) => vectors.filter((_, i) => i % F === f);
  const holds = (values: ArrayLike<number>, wanted: number) =>
    Array.from(values).some((x) => Object.is(x, Math.fround(wanted)));

  it("are as many as asked, the same for the same seed, and finite or missing", () => {
    expect(vectors).toHaveLength(2_048 * F);
    expect(designGoldenRows(tree, 2_048, 1)).toEqual(vectors);
    expect(designGoldenRows(tree, 2_048, 2)).not.toEqual(vectors);
    expect(vectors.some((x) => Math.abs(x) === Number.POSITIVE_INFINITY)).toBe(false);
  });

  it("begin with a row of nothing and rows of one extreme", () => {
    expect(Array.from(vectors.subarray(0, F))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(Array.from(vectors.subarray(F, 2 * F))).toEqual([0, 0, 0]);
  });

  it.each([
    0,
    -0,
    2 ** -149,
    -(2 ** -149),
    2 ** -127,
    3.4028234663852886e38,
    -3.4028234663852886e38,
  ])("hold %d", (extreme) => {
    expect(holds(column(2), extreme)).toBe(true);
  });

  it("stand on each split point and one ulp beside it, where the row reaches it", () => {
    for (const near of float32Neighbours(2.5)) {
      const reaching = column(1).filter((_, n) => (vectors[n * F] as number) >= 0);
      expect(holds(reaching, near)).toBe(true);
    }
  });

  it("hold typical values, missing ones in all shares, and something in columns that do not count", () => {
    const missing = Array.from({ length: 2_048 }, (_, n) =>
      vectors.subarray(n * F, n * F + F).reduce((sum, x) => sum + Number(Number.isNaN(x)), 0),
    );
    expect(new Set(missing)).toEqual(new Set([0, 1, 2, 3]));
    expect(column(1).some((x) => x > 0.1 && x < 2.4)).toBe(true);
    expect(new Set(column(2)).size).toBeGreaterThan(100);
  });

  it("tell a runtime that takes denormals for 0", () => {
    const flushed = vectors.map((x) => (Math.abs(x) < 2 ** -126 ? 0 : x));
    const [actual, expected] = [walkTrees(tree, flushed), walkTrees(tree, vectors)];
    expect(findDisagreement(actual, expected, 1, 0)).toBeDefined();
  });

  it("are made of any ensemble", () => {
    fc.assert(
      fc.property(plainEnsemble, (plain) => {
        const ensemble = toEnsemble(plain);
        const made = designGoldenRows(ensemble, 60, 1);
        expect(made).toHaveLength(60 * ensemble.features);
        expect(made.some((x) => Math.abs(x) === Number.POSITIVE_INFINITY)).toBe(false);
      }),
    );
  });
});
