import { baseMargin } from "@porchlight/onnx/base-margin";
import { describe, expect, it } from "vitest";

const { fround } = Math;
const LOGIT = -Math.log(3);

describe("a base margin", () => {
  it.each([
    ["reg:squarederror", -600_000.1, fround(-600_000.1)],
    ["reg:absoluteerror", 2, 2],
    ["reg:pseudohubererror", 2, 2],
    ["multi:softprob", 0.5, 0.5],
    ["multi:softmax", 0.5, 0.5],
    ["reg:logistic", 0.25, fround(LOGIT)],
    ["binary:logistic", 0.25, fround(LOGIT)],
    ["count:poisson", 2, fround(Math.LN2)],
    ["reg:gamma", 2, fround(Math.LN2)],
    ["reg:tweedie", 2, fround(Math.LN2)],
  ])("of %s with base score %d is %d", (objective, score, margin) => {
    expect(baseMargin(objective, score)).toBe(margin);
  });

  it("is computed in float32 step by step", () => {
    // Rounded at the end alone these are 13.802317…, 2.1972243… and -0.8472977….
    expect(baseMargin("binary:logistic", 1 - 1e-6)).toBe(13.745160102844238);
    expect(baseMargin("binary:logistic", 0.9)).toBe(2.1972241401672363);
    expect(baseMargin("binary:logistic", 0.3)).toBe(-0.8472978472709656);
  });

  it("of one half is nothing", () => {
    expect(baseMargin("binary:logistic", 0.5) + 0).toBe(0);
  });

  it.each([
    ["binary:logistic", 0],
    ["binary:logistic", 1],
    ["binary:logistic", 1.5],
    ["count:poisson", 0],
    ["count:poisson", -1],
    ["reg:squarederror", 1e39],
    ["reg:squarederror", Number.NaN],
  ])("is none for %s with base score %d", (objective, score) => {
    expect(() => baseMargin(objective, score)).toThrow(
      new RangeError(
        `baseMargin requires a base score that ${objective} has a margin for, got ${score}`,
      ),
    );
  });

  it.each(["rank:ndcg", "toString", ""])("is refused for the objective %s", (objective) => {
    expect(() => baseMargin(objective, 0.5)).toThrow(
      new RangeError(
        "baseMargin requires one of reg:squarederror, reg:absoluteerror, reg:pseudohubererror, " +
          "reg:logistic, binary:logistic, count:poisson, reg:gamma, reg:tweedie, multi:softprob, " +
          `multi:softmax, got ${objective}`,
      ),
    );
  });
});
