import { actingScore, likeliest } from "@porchlight/core/predictions/acting-score";
import { answerPrediction } from "@porchlight/core/predictions/answer-prediction";
import { type Calibration, calibrateMargins } from "@porchlight/core/predictions/calibration";
import { decide, type OperatingPoint } from "@porchlight/core/predictions/operating-point";
import type { RowAnswer } from "@porchlight/core/predictions/row-answer";
import type { BehaviorDeclaration } from "@porchlight/core/schema/behavior-declaration";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftOf, versionOf } from "../../fakes/model-manifest.ts";
import { declaration } from "../trainer/shop.ts";
import { shop } from "./world.ts";

const margin = fc.float({ noNaN: true, noDefaultInfinity: true, min: -40, max: 40 });
const slope = fc.double({ min: 0, max: 3, noNaN: true });
const shiftBy = fc.double({ min: -3, max: 3, noNaN: true });

const binary: fc.Arbitrary<Calibration> = fc.oneof(
  fc.record({ method: fc.constant("platt" as const), slope, intercept: shiftBy }),
  fc.record({ method: fc.constant("beta" as const), a: slope, b: slope, c: shiftBy }),
  fc
    .array(fc.tuple(margin, fc.double({ min: 0.01, max: 0.99, noNaN: true })), { minLength: 1 })
    .map((knots) => ({
      method: "isotonic" as const,
      margins: [...new Set(knots.map(([x]) => x))].sort((a, b) => a - b),
      chances: knots.map(([, y]) => y).sort((a, b) => a - b),
    }))
    .map((one) => ({ ...one, chances: one.chances.slice(0, one.margins.length) })),
);

const promise = { precision: 0.95, delta: 0.05 };
const counts = { outcomes: 400, acted: 100, right: 99, coverage: 0.25 };
const acts = (threshold: number, among?: OperatingPoint["promise"]["among"]): OperatingPoint => ({
  promise: { ...promise, ...(among && { among }) },
  threshold,
  ...counts,
});
const NO_COLUMNS = (): number => Number.NaN;

describe("calibrateMargins", () => {
  it("never puts one above another who has the larger margin", () => {
    fc.assert(
      fc.property(binary, margin, margin, (calibration, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map(
          (one) => calibrateMargins(calibration, [one])[0] as number,
        ) as [number, number];
        expect(low).toBeLessThanOrEqual(high + 1e-15);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("leaves the likeliest class the likeliest", () => {
    fc.assert(
      fc.property(fc.array(margin, { minLength: 2, maxLength: 6 }), slope, (margins, s) => {
        const chances = calibrateMargins({ method: "temperature", slope: s }, margins);
        expect(chances[likeliest(margins)]).toBeCloseTo(Math.max(...chances), 12);
        expect(chances.reduce((sum, one) => sum + one)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("takes beta with slopes of one for the model's own chance", () => {
    fc.assert(
      fc.property(margin, (one) => {
        const [chance] = calibrateMargins({ method: "beta", a: 1, b: 1, c: 0 }, [one]);
        expect(chance).toBeCloseTo(1 / (1 + Math.exp(-one)), 12);
      }),
    );
  });
});

describe("actingScore", () => {
  it("is the log-odds of the likeliest class", () => {
    const classes = fc.array(fc.float({ min: -8, max: 8, noNaN: true }), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(classes, (margins) => {
        const weights = margins.map(Math.exp);
        const top = Math.max(...weights) / weights.reduce((sum, one) => sum + one);
        expect(actingScore(margins)).toBeCloseTo(Math.log(top / (1 - top)), 6);
      }),
    );
  });

  it("still tells apart chances that round to one", () => {
    expect(actingScore([60, 0])).toBeGreaterThan(actingScore([50, 0]));
  });
});

describe("decide", () => {
  it("acts from the threshold on, with the promise beside it", () => {
    expect(decide(acts(2), [2], NO_COLUMNS)).toEqual({ decision: "act", promise });
    expect(decide(acts(2), [1.999], NO_COLUMNS)).toEqual({ decision: "abstain" });
  });

  it("acts on nobody whom the promise is not about, or of whom that is not known", () => {
    const point = acts(2, [{ column: "days", atMost: 14 }]);
    const at = (days: number) => decide(point, [9], () => days).decision;
    expect([14, 14.01, Number.NaN].map(at)).toEqual(["act", "abstain", "abstain"]);
    const newcomers = acts(2, [{ column: "days", atLeast: 3 }]);
    expect(decide(newcomers, [9], () => 2).decision).toBe("abstain");
  });

  it("says why it never acts", () => {
    const refused = { outcomes: 80, needed: 500 };
    expect(decide({ promise, outcomes: 80, refused }, [99], NO_COLUMNS)).toEqual({
      decision: "abstain",
      refused,
    });
    expect(decide(null, [99], NO_COLUMNS)).toEqual({ decision: "abstain" });
  });
});

describe("answers of a model", () => {
  const LEAD = "lead_scorer_v2";
  const columns = { columnOf: () => 0, say: (column: string) => column };
  const answer = async (
    calibration: Calibration,
    margins: number[],
    point: OperatingPoint | null,
  ) => {
    const draft = draftOf(shop, LEAD, { calibration, operatingPoint: point });
    const said: RowAnswer = {
      manifest: (await versionOf(draft, 7)).manifest,
      margins: Float32Array.from(margins),
      isExplained: false,
      effectsOf: () => [],
    };
    return answerPrediction(shop.predictions[LEAD] as never, columns, said);
  };
  const platt = (intercept: number): Calibration => ({ method: "platt", slope: 1, intercept });

  it("show the calibrated chance and act on the margin", async () => {
    const { prediction } = await answer(platt(-1), [3], acts(2.5));
    expect(prediction).toMatchObject({
      quality: 0.8808,
      score: 88,
      confidence: 0.8808,
      decision: "act",
      promise,
      model: `${LEAD}@7`,
    });
    expect((await answer(platt(-9), [3], acts(2.5))).prediction).toMatchObject({
      decision: "act",
      confidence: 0.9975,
    });
  });

  it("are refused openly", async () => {
    const refused = { outcomes: 12, needed: 300 };
    const point: OperatingPoint = { promise, outcomes: 12, refused };
    expect((await answer(platt(0), [3], point)).prediction).toMatchObject({
      decision: "abstain",
      refused,
    });
  });

  it("rank in the order of margins where the calibration has ties, next to their chance", async () => {
    const flat: Calibration = { method: "isotonic", margins: [0], chances: [0.3] };
    const ranks = await Promise.all(
      [-20, -1, 0.5, 0.50001, 12].map(async (one) => (await answer(flat, [one], null)).rank),
    );
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(new Set(ranks).size).toBe(ranks.length);
    for (const rank of ranks) expect(rank).toBeCloseTo(0.3, 5);
  });
});

describe("a schema's promise", () => {
  const define = (promised: Record<string, unknown>, of: Record<string, unknown> = {}) =>
    defineBehavior({
      ...declaration,
      predictions: {
        leaver: { ...declaration.predictions.leaver, ...of, promise: { ...promise, ...promised } },
      },
    } as BehaviorDeclaration);

  it("is what its predictions carry", () => {
    expect(define({}).predictions.leaver?.promise).toEqual(promise);
  });

  it.each([
    ["no share", { precision: 95 }, {}, /"leaver" is not between 0 and 1/],
    ["certain", { delta: 0 }, {}, /not between 0 and 1/],
    ["about a column that there is not", { among: [{ column: "mood" }] }, {}, /column "mood"/],
    [
      "about an outcome that there is not",
      {},
      { outcome: undefined, eligible: undefined },
      /of an outcome it does not declare/,
    ],
  ])("is refused where it is %s", (_, promised, of, says) => {
    expect(() => define(promised, of)).toThrow(
      expect.objectContaining({ code: "schema.invalid", message: expect.stringMatching(says) }),
    );
  });
});
