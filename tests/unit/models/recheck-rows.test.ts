import { ServiceError } from "@porchlight/core/error";
import { checkModel, type ModelRunner } from "@porchlight/core/models/model-runner";
import { createRecheck, RECHECK_EVERY } from "@porchlight/core/models/recheck-rows";
import { float32Neighbours } from "@porchlight/numeric/float32-neighbours";
import { describe, expect, it } from "vitest";

const PLENTY_MS = 60_000;

/** Two outputs: a row's first value doubled, and its second. */
const marginsOf = ([a, b]: Float32Array): number[] => [2 * (a as number), b as number];
const runnerOf = (answer = marginsOf): ModelRunner =>
  checkModel({
    features: 2,
    outputs: 2,
    compute: (vectors, rows) =>
      Float32Array.from(
        Array.from({ length: rows }, (_, n) => answer(vectors.subarray(2 * n, 2 * n + 2))).flat(),
      ),
  });

/** A model under watch whose other runtime answers by `theirs`; what it is asked and told is noted. */
function createWorld(theirs: (row: Float32Array) => number[] = marginsOf, every?: number) {
  const recheck = createRecheck(every);
  const seen = {
    opened: 0,
    released: 0,
    rows: [] as number[],
    pulled: [] as ServiceError[],
    blind: [] as unknown[],
  };
  const watched = recheck.watch({
    runner: runnerOf(),
    async openOther() {
      seen.opened++;
      return {
        ...runnerOf((row) => {
          seen.rows.push(row[0] as number);
          return theirs(row);
        }),
        release: async () => {
          seen.released++;
        },
      };
    },
    pull: (why) => seen.pulled.push(why),
    onBlind: (cause) => seen.blind.push(cause),
  });
  /** Rows numbered from `from` on. */
  const run = (from: number, rows: number) =>
    watched.run(
      Float32Array.from({ length: 2 * rows }, (_, i) => from + (i >> 1)),
      rows,
    );
  return { ...recheck, watched, run, seen };
}

const oneUlpUp = (value: number): number => float32Neighbours(value)[2] as number;

describe("live rows", () => {
  it("are answered as without a second runtime, which is not loaded for them", async () => {
    const { watched, run, seen } = createWorld();
    expect([watched.features, watched.outputs]).toEqual([2, 2]);
    expect(await run(5, 2)).toEqual(Float32Array.of(10, 5, 12, 6));
    expect(seen.opened).toBe(0);
  });

  it("are compared from a version's first on, one in so many, however they come", async () => {
    const { run, settle, seen } = createWorld(marginsOf, 10);
    let from = 0;
    for (const rows of [1, 3, 20, 5, 0, 12]) {
      await run(from, rows);
      from += rows;
    }
    expect(await settle(PLENTY_MS)).toEqual({ rechecked: 5, mismatched: 0 });
    expect(seen.rows).toEqual([0, 10, 20, 30, 40]);
    expect(seen).toMatchObject({ opened: 1, released: 1, pulled: [], blind: [] });
  });

  it(`are compared one in ${RECHECK_EVERY} where nothing else is said`, async () => {
    const { run, settle, seen } = createWorld();
    await run(0, 2_000);
    await settle(PLENTY_MS);
    expect(seen.rows).toEqual([0, RECHECK_EVERY, 2 * RECHECK_EVERY]);
  });

  it("are compared once, and cost no second runtime where none is due", async () => {
    const { run, settle, seen } = createWorld();
    await run(0, 1);
    await settle(PLENTY_MS);
    await run(1, 500);
    expect(await settle(PLENTY_MS)).toEqual({ rechecked: 0, mismatched: 0 });
    expect(seen.opened).toBe(1);
  });

  it("are compared as they were answered, whatever becomes of both arrays", async () => {
    const { watched, settle, seen } = createWorld();
    const vectors = Float32Array.of(3, 4);
    (await watched.run(vectors, 1)).fill(0);
    vectors.fill(9);
    expect(await settle(PLENTY_MS)).toEqual({ rechecked: 1, mismatched: 0 });
    expect(seen.rows).toEqual([3]);
  });

  it("wait where too little time is left to load a runtime", async () => {
    const { run, settle, seen } = createWorld();
    await run(0, 1);
    expect(await settle(3_999)).toEqual({ rechecked: 0, mismatched: 0 });
    expect(seen.opened).toBe(0);
    expect(await settle(4_000)).toEqual({ rechecked: 1, mismatched: 0 });
  });

  it("do not pile up where nobody settles them", async () => {
    const { run, settle } = createWorld(marginsOf, 1);
    for (let i = 0; i < 100; i++) await run(i, 10);
    expect(await settle(PLENTY_MS)).toEqual({ rechecked: 64, mismatched: 0 });
  });
});

describe("a second runtime that differs", () => {
  it("by one ulp in one output of one row pulls the version, once", async () => {
    const theirs = ([a, b]: Float32Array) => [
      2 * (a as number),
      b === 3 ? oneUlpUp(3) : (b as number),
    ];
    const { run, settle, seen } = createWorld(theirs, 1);
    await run(0, 8);
    expect(await settle(PLENTY_MS)).toEqual({ rechecked: 8, mismatched: 1 });
    expect(seen.pulled).toMatchObject([{ code: "model.mismatch" }]);
    expect(seen.pulled[0]?.message).toContain("[6, 3] and [6, 3.000000238418579]");
    await run(3, 1);
    expect(await settle(PLENTY_MS)).toEqual({ rechecked: 0, mismatched: 0 });
    expect(seen).toMatchObject({ opened: 1, released: 1, blind: [] });
  });

  it("by a zero's sign alone agrees", async () => {
    const { run, settle, seen } = createWorld(([a, b]) => [-2 * (a as number), -(b as number)]);
    await run(0, 1);
    expect(await settle(PLENTY_MS)).toEqual({ rechecked: 1, mismatched: 0 });
    expect(seen.pulled).toEqual([]);
  });

  it("by failing pulls nothing, is told of once, and is not asked again", async () => {
    const theirs = () => {
      throw new ServiceError("model.failed", "out of memory");
    };
    const { run, settle, seen } = createWorld(theirs, 1);
    await run(0, 2);
    expect(await settle(PLENTY_MS)).toEqual({ rechecked: 0, mismatched: 0 });
    await run(2, 2);
    await settle(PLENTY_MS);
    expect(seen).toMatchObject({ opened: 1, released: 1, pulled: [] });
    expect(seen.blind).toMatchObject([{ code: "model.failed" }]);
  });
});
