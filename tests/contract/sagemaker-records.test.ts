import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeRecords, recordBytes } from "@porchlight/adapters/sagemaker/encode-records";
import { planTrainingObjects } from "@porchlight/adapters/sagemaker/training-objects";
import { openLibxgboost } from "@porchlight/adapters/xgboost/libxgboost";
import { libxgboostNames } from "@porchlight/adapters/xgboost/libxgboost-names";
import { createRandom } from "@porchlight/numeric/seeded-random";
import fc from "fast-check";
import koffi from "koffi";
import { describe, expect, it } from "vitest";
import { decodeRecords } from "../fakes/decode-records.ts";

const bitsOf = ({ buffer, byteOffset, length }: Float32Array): Uint32Array =>
  new Uint32Array(buffer.slice(byteOffset, byteOffset + 4 * length));

describe("rows as records", () => {
  it("arrive with the bits that were sent, missing ones too", () => {
    const rows = fc
      .integer({ min: 1, max: 300 })
      .chain((features) => fc.integer({ min: 1, max: 5 }).map((count) => ({ features, count })));
    fc.assert(
      fc.property(rows, fc.integer(), ({ count, features }, salt) => {
        const bits = Uint32Array.from({ length: count * features }, (_, i) =>
          Math.imul(salt + i, 0x9e3779b1),
        );
        const vectors = new Float32Array(bits.buffer);
        const labels = Float32Array.from({ length: count }, (_, n) => n);
        const bytes = encodeRecords({ vectors, labels }, features, 0, count);
        expect(bytes).toHaveLength(count * recordBytes(features));
        const decoded = decodeRecords(bytes);
        // A signalling NaN may come out quiet: all that matters of it is that it is none.
        const same = (x: Float32Array) => bitsOf(x).map((b, i) => (Number.isNaN(x[i]) ? 0 : b));
        expect(same(decoded.vectors)).toEqual(same(vectors));
        expect(decoded.labels).toEqual(labels);
      }),
      { numRuns: 60 },
    );
  });

  it("keep a column that is missing in every row", () => {
    const rows = { vectors: Float32Array.of(1, Number.NaN), labels: Float32Array.of(1) };
    expect(decodeRecords(encodeRecords(rows, 2, 0, 1)).vectors).toEqual(rows.vectors);
  });
});

describe("rows in objects", () => {
  it("are all there once, in order, with as many objects for each instance", () => {
    const sizes = fc.record({
      N: fc.integer({ min: 1, max: 2_000 }),
      instances: fc.integer({ min: 1, max: 7 }),
      objectBytes: fc.integer({ min: 1, max: 20_000 }),
    });
    fc.assert(
      fc.property(sizes, ({ N, instances, objectBytes }) => {
        fc.pre(N >= instances);
        const rows = { vectors: new Float32Array(N * 3), labels: new Float32Array(N) };
        const { objects } = planTrainingObjects(
          "folder/",
          { features: 3, rows },
          instances,
          objectBytes,
        );
        expect(objects.length % instances).toBe(0);
        expect(objects.map(({ from }) => from)).toEqual([
          0,
          ...objects.slice(0, -1).map(({ to }) => to),
        ]);
        expect(objects.at(-1)?.to).toBe(N);
        const counts = objects.map(({ from, to }) => to - from);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(Math.min(...counts)).toBeGreaterThan(0);
        const keys = objects.map(({ key }) => key);
        expect(keys).toEqual([...new Set(keys)].sort());
        // A row at most beside what it was to hold.
        const bytes = Math.max(...counts) * recordBytes(3);
        expect(bytes).toBeLessThanOrEqual(Math.max(objectBytes, recordBytes(3)) + recordBytes(3));
      }),
    );
  });
});

/** What XGBoost reads of a file of CSV, as the container has it read: the label first. */
function readCsv(text: string): { columns: number; values: Float32Array } {
  const folder = mkdtempSync(join(tmpdir(), "rows-"));
  const library = openLibxgboost(libxgboostNames());
  const raw = koffi.load(libxgboostNames()[0] as string);
  const matrix: [unknown] = [null];
  try {
    writeFileSync(join(folder, "rows.csv"), text);
    raw.func("int XGDMatrixCreateFromFile(const char *uri, int silent, _Out_ void **matrix)")(
      `${folder}/rows.csv?format=csv&label_column=0`,
      1,
      matrix,
    );
    const count = (name: string): number => {
      const answer: [number] = [0];
      raw.func(`int ${name}(void *matrix, _Out_ uint64_t *count)`)(matrix[0], answer);
      return Number(answer[0]);
    };
    const [columns, N] = [count("XGDMatrixNumCol"), count("XGDMatrixNumRow")];
    const stored = count("XGDMatrixNumNonMissing");
    const [starts, indices] = [new BigUint64Array(N + 1), new Uint32Array(stored)];
    const values = new Float32Array(stored);
    raw.func(
      "int XGDMatrixGetDataAsCSR(void *matrix, const char *config, uint64_t *starts, uint32_t *indices, float *values)",
    )(matrix[0], "{}", starts, indices, values);
    return { columns, values };
  } finally {
    library.call("freeMatrix", matrix[0]);
    rmSync(folder, { recursive: true });
  }
}

describe("text, which the container could be given instead,", () => {
  it("does not keep small numbers: XGBoost reads one in six as its neighbour", () => {
    const random = createRandom(1);
    // As small as what has decayed: printed with an exponent, which XGBoost applies in float32.
    const sent = Float32Array.from({ length: 1_000 }, () => 10 ** (-12 + 6 * random()));
    const { values } = readCsv(Array.from(sent, (x) => `0,${x},1\n`).join(""));
    const differing = sent.filter((x, n) => x !== values[2 * n]).length;
    expect(differing).toBeGreaterThan(100);
  });

  it("does not keep a last column that is missing in every row", () => {
    expect(readCsv("0,1.5,\n1,2.5,\n").columns).toBe(1);
  });
});
