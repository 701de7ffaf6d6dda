import { GOLDEN_ROWS_LEAST, type GoldenRows } from "@porchlight/core/models/golden-rows";
import { checkModel } from "@porchlight/core/models/model-runner";
import type { PassportRuntime } from "@porchlight/core/models/passport";
import { findDisagreement } from "@porchlight/core/models/passport-agreement";
import { checkPassport } from "@porchlight/core/models/passport-check";
import { issuePassport, type PassportRequest } from "@porchlight/core/models/passport-issue";
import { registerModel } from "@porchlight/core/models/register-model";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { describe, expect, it } from "vitest";
import { counting } from "../../fakes/counting-behavior.ts";
import { createMemoryModelStore } from "../../fakes/memory-model-store.ts";
import { draftOf, passportOf, versionOf, zeroRunner } from "../../fakes/model-manifest.ts";
import { toEnsemble } from "../../law/onnx/plain-trees.ts";

const N = GOLDEN_ROWS_LEAST;
const golden: GoldenRows = {
  features: 1,
  outputs: 1,
  vectors: Float32Array.from({ length: N }, (_, i) => i),
  margins: Float32Array.from({ length: N }, (_, i) => i / 4),
};
/** Answers a quarter of what it is given, and a little more. */
const quarters = (name: string, more = 0): PassportRuntime => ({
  name,
  createRunner: async () =>
    checkModel({ features: 1, outputs: 1, compute: (vectors) => vectors.map((x) => x / 4 + more) }),
});
const graph = new TextEncoder().encode("no trees");
const trees = writeOnnx(
  toEnsemble({ features: 1, outputs: 1, objective: "", base: [0], trees: [] }),
);
const request: PassportRequest = {
  onnx: trees,
  golden,
  trainer: "t",
  runtimes: [quarters("a"), quarters("b")],
};
const issue = (of: Partial<PassportRequest>) => issuePassport({ ...request, ...of });

describe("issuePassport", () => {
  it("says who agreed on what", async () => {
    expect(await issue({})).toMatchObject({ rows: N, tolerance: 0, agreed: ["t", "a", "b"] });
  });

  it("takes one runtime and a tolerance for a graph that is no ensemble of trees", async () => {
    const runtimes = [quarters("a", 1e-5)];
    const near = { onnx: graph, tolerance: 1e-4, runtimes };
    expect(await issue(near)).toMatchObject({ tolerance: 1e-4, agreed: ["t", "a"] });
    await expect(issue({ ...near, tolerance: 1e-6 })).rejects.toMatchObject({
      details: { runtime: "a", row: 0 },
    });
  });

  const { vectors, margins } = golden;
  it.each<[string, Partial<PassportRequest>, RegExp]>([
    ["on too few rows", { golden: { ...golden, vectors: vectors.slice(1) } }, /2000 golden rows/],
    [
      "on margins that are none",
      { golden: { ...golden, margins: margins.with(5, Number.NaN) } },
      /not all finite/,
    ],
    ["by one runtime", { runtimes: [quarters("a")] }, /takes 2 runtimes, not 1/],
    ["by one runtime twice", { runtimes: [quarters("a"), quarters("a")] }, /takes 2 runtimes/],
    ["with a tolerance for trees", { tolerance: 1e-6 }, /trees agree to the last bit/],
    ["with a tolerance below 0", { tolerance: -1 }, /from 0 to below 1/],
    ["with a tolerance that is none", { tolerance: Number.NaN }, /from 0 to below 1/],
    [
      "of another width",
      { golden: { ...golden, features: 2, vectors: new Float32Array(2 * N) } },
      /1 features to 1/,
    ],
    [
      "where the second is off",
      { runtimes: [quarters("a"), quarters("b", 1)] },
      /^b answers 1 for/,
    ],
  ])("is refused %s", async (_, of, message) => {
    await expect(issue(of)).rejects.toMatchObject({
      code: "model.passport_refused",
      message: expect.stringMatching(message),
    });
  });

  it("gives runtimes their memory back, also of one that is refused", async () => {
    let released = 0;
    const held = (more: number): PassportRuntime => ({
      name: `held ${more}`,
      createRunner: async (onnx) => ({
        ...(await quarters("", more).createRunner(onnx)),
        release: async () => {
          released++;
        },
      }),
    });
    await expect(issue({ runtimes: [held(0), held(1)] })).rejects.toThrow(/held 1/);
    expect(released).toBe(2);
  });
});

describe("findDisagreement", () => {
  const of = (actual: number[], expected: number[], tolerance: number) =>
    findDisagreement(Float32Array.from(actual), Float32Array.from(expected), 2, tolerance);

  it("finds the first, by row and output", () => {
    const found = { row: 1, output: 1, actual: 9, expected: 8 };
    expect(of([1, 2, 3, 9, 9, 9], [1, 2, 3, 8, 8, 8], 0)).toEqual(found);
    expect(of([0, 0], [-0, 0], 0)).toBeUndefined();
  });

  it("finds what is not a number, or not there", () => {
    expect(of([1, Number.NaN], [1, 2], 0.5)).toMatchObject({ output: 1 });
    expect(of([1], [1, 2], 0.5)).toMatchObject({ output: 1 });
  });

  it("tolerates what is stated, in proportion above 1", () => {
    expect(of([0.5, 1000], [0.25, 1250], 0.25)).toBeUndefined();
    expect(of([0.5, 1000], [0.125, 1250], 0.25)).toMatchObject({ output: 0 });
  });
});

describe("a passport at load", () => {
  const runner = zeroRunner(counting.featureSet.columns.length, 1);

  it("is checked on the runner that is to serve", async () => {
    const version = await versionOf(draftOf(counting, "busy_v1"), 1);
    await checkPassport(version, runner);
    const off = {
      ...runner,
      run: async (_: unknown, rows: number) => new Float32Array(rows).fill(2 ** -149),
    };
    await expect(checkPassport(version, off)).rejects.toMatchObject({
      code: "model.passport_refused",
      message: expect.stringMatching(/^what serves busy_v1@1 answers 1.4\d*e-45 for golden row 0/),
    });
  });

  it("is refused with fewer rows than it was issued on", async () => {
    const { manifest, golden: file } = await versionOf(draftOf(counting, "busy_v1"), 1);
    const passport = { ...manifest.passport, rows: 4_000 };
    const check = checkPassport({ manifest: { ...manifest, passport }, golden: file }, runner);
    await expect(check).rejects.toMatchObject({ code: "model.unreadable" });
  });
});

describe("registerModel", () => {
  const onnx = Uint8Array.of(1);
  const draft = draftOf(counting, "busy_v1");
  const width = counting.featureSet.columns.length;

  it("refuses a passport of other bytes, or one whose golden rows are others", async () => {
    const store = createMemoryModelStore();
    const passport = await passportOf(onnx, zeroRunner(width, 1));
    const other = registerModel(store, draft, Uint8Array.of(2), passport);
    await expect(other).rejects.toMatchObject({ code: "model.passport_refused" });
    const swapped = { ...passport, golden: passport.golden.with(30, 1) };
    await expect(registerModel(store, draft, onnx, swapped)).rejects.toMatchObject({
      code: "model.unreadable",
    });
    expect(await store.versions("acme", "busy_v1")).toEqual([]);
  });
});
