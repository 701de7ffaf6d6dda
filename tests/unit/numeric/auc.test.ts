import { auc } from "@porchlight/numeric/auc";
import { expectedAuc } from "@porchlight/numeric/expected-auc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** The definition: over all pairs of a positive and a negative. */
function slowAuc(scores: readonly number[], labels: readonly number[]): number {
  let [won, pairs] = [0, 0];
  scores.forEach((a, i) => {
    scores.forEach((b, j) => {
      if (labels[i] === 0 || labels[j] !== 0) return;
      pairs++;
      won += a > b ? 1 : a === b ? 0.5 : 0;
    });
  });
  return won / pairs;
}

/** Of all labels there may be, weighed by their probability: expected pairs won over expected pairs. */
function slowExpectedAuc(scores: readonly number[], probabilities: readonly number[]): number {
  let [won, pairs] = [0, 0];
  for (let bits = 0; bits < 2 ** scores.length; bits++) {
    const labels = scores.map((_, i) => (bits >> i) & 1);
    const weight = probabilities.reduce((w, p, i) => w * (labels[i] === 1 ? p : 1 - p), 1);
    const positives = labels.filter((label) => label === 1).length;
    const all = positives * (labels.length - positives);
    if (all === 0) continue;
    won += weight * all * slowAuc(scores, labels);
    pairs += weight * all;
  }
  return won / pairs;
}

/** Few values, so that ties are common, and the infinities. */
const score = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(-Infinity, Infinity, -0));
const label = fc.constantFrom(0, 1);
const columns = <A, B>(pairs: readonly (readonly [A, B])[]): [A[], B[]] => [
  pairs.map(([a]) => a),
  pairs.map(([, b]) => b),
];

describe("auc", () => {
  it("counts a tie as half", () => {
    expect(auc([0.1, 0.4, 0.4, 0.8], [0, 0, 1, 1])).toBe(0.875);
  });

  it("is the definition, whatever the ties", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(score, label), { minLength: 2, maxLength: 40 }), (pairs) => {
        const [scores, labels] = columns(pairs);
        const both = labels.includes(0) && labels.includes(1);
        const actual = auc(scores, labels);
        if (both) expect(actual).toBeCloseTo(slowAuc(scores, labels), 12);
        else expect(actual).toBeNaN();
      }),
    );
  });

  it("refuses shapes that differ and a score that is no number", () => {
    expect(() => auc([1], [1, 0])).toThrow("got 2 for 1");
    expect(() => auc([1, Number.NaN], [1, 0])).toThrow("got NaN at 1");
  });
});

describe("expectedAuc", () => {
  it("is the share of expected pairs", () => {
    expect(expectedAuc([0.2, 0.8], [0.2, 0.8])).toBeCloseTo(0.64 / 0.68, 14);
  });

  it("is auc where the labels are certain", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(score, label), { minLength: 2, maxLength: 40 }), (pairs) => {
        const [scores, labels] = columns(pairs);
        const expected = auc(scores, labels);
        if (Number.isNaN(expected)) expect(expectedAuc(scores, labels)).toBeNaN();
        else expect(expectedAuc(scores, labels)).toBeCloseTo(expected, 12);
      }),
    );
  });

  it("is the definition: all labels there may be", () => {
    const probability = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(score, probability), { minLength: 2, maxLength: 7 }),
        (pairs) => {
          const [scores, probabilities] = columns(pairs);
          const actual = expectedAuc(scores, probabilities);
          expect(actual).toBeCloseTo(slowExpectedAuc(scores, probabilities), 10);
        },
      ),
    );
  });

  it("is highest for the probabilities themselves", () => {
    const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(score, probability), { minLength: 2, maxLength: 30 }),
        (pairs) => {
          const [scores, probabilities] = columns(pairs);
          const best = expectedAuc(probabilities, probabilities);
          expect(expectedAuc(scores, probabilities)).toBeLessThanOrEqual(best + 1e-12);
        },
      ),
    );
  });

  it.each([-0.1, 1.1, Number.NaN])("refuses a probability of %s", (p) => {
    expect(() => expectedAuc([1, 2], [0.5, p])).toThrow(RangeError);
  });
});
