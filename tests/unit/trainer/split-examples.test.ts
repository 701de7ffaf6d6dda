import { avalanche32 } from "@porchlight/numeric/avalanche32";
import type { Examples } from "@porchlight/trainer/label-rows";
import { oneMomentEach } from "@porchlight/trainer/one-moment-each";
import { requireEnough } from "@porchlight/trainer/require-enough";
import { type Split, splitExamples } from "@porchlight/trainer/split-examples";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const DAY = 86_400_000;

/** One row per entry: the day, the person and the label. */
function examplesOf(
  rows: readonly (readonly [day: number, person: number, label?: number])[],
): Examples {
  const sorted = [...rows].sort(([a], [b]) => a - b);
  return {
    rows: Int32Array.from(sorted, (_, i) => i),
    momentMs: Float64Array.from(sorted, ([day]) => day * DAY),
    person: Int32Array.from(sorted, ([, person]) => person),
    isQuiet: Uint8Array.from(sorted, (_, i) => Number(i % 4 !== 0)),
    labels: Float32Array.from(sorted, ([, , label = 0]) => label),
  };
}

const daily = (days: number, people: number) =>
  examplesOf(Array.from({ length: days * people }, (_, i) => [Math.floor(i / people), i % people]));
const split = (examples: Examples, days: number) =>
  splitExamples(examples, days * DAY, (person) => avalanche32(person + 1));

const daysOf = (examples: Examples, places: Int32Array) =>
  Array.from(places, (i) => (examples.momentMs[i] as number) / DAY);
const peopleOf = (examples: Examples, places: Int32Array) =>
  new Set(Array.from(places, (i) => examples.person[i] as number));

describe("splitExamples", () => {
  it("leaves a gap as long as the horizon between parts, the newest for the test", () => {
    const examples = daily(400, 5);
    const { train, validation, calibration, test, ...cuts } = split(examples, 30);
    const parts = [train, validation, calibration, test].map((part) => daysOf(examples, part));
    parts.slice(1).forEach((part, i) => {
      const before = Math.max(...(parts[i] as number[]));
      expect(before + 30).toBeLessThanOrEqual(Math.min(...part));
    });
    expect(Math.min(...(parts[3] as number[]))).toBe(300);
    for (const part of [calibration, test])
      expect(Array.from(part, (i) => examples.isQuiet[i])).not.toContain(0);
    const byTime = { by: "time", gapMs: 30 * DAY };
    expect(cuts).toEqual({ testCut: byTime, calibrationCut: byTime, validationCut: byTime });
  });

  it("holds people out of the newest days where history is too short for gaps", () => {
    const examples = daily(30, 200);
    const { train, validation, calibration, test, testCut } = split(examples, 30);
    expect(testCut).toEqual({ by: "people", gapMs: 0 });
    const learned = [...train, ...validation, ...calibration];
    expect(Math.min(...daysOf(examples, test))).toBe(15);
    const tested = peopleOf(examples, test);
    expect(tested.size).toBeGreaterThan(40);
    expect(
      [...peopleOf(examples, Int32Array.from(learned))].filter((one) => tested.has(one)),
    ).toEqual([]);
  });

  it("puts no example in two parts, and no person of a part by people in another", () => {
    const rows = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 20 })),
      {
        minLength: 1,
        size: "max",
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 60 }), (given, horizonDays) => {
        const examples = examplesOf(given);
        const parts: Split = split(examples, horizonDays);
        const { train, validation, calibration, test } = parts;
        const all = [...train, ...validation, ...calibration, ...test];
        expect(new Set(all).size).toBe(all.length);
        const shared = (a: Int32Array, b: Int32Array) =>
          [...peopleOf(examples, a)].filter((one) => peopleOf(examples, b).has(one));
        const [fitted, seen] = [
          Int32Array.from([...train, ...validation]),
          Int32Array.from([...train, ...validation, ...calibration]),
        ];
        if (parts.validationCut.by === "people") expect(shared(train, validation)).toEqual([]);
        if (parts.calibrationCut.by === "people") expect(shared(fitted, calibration)).toEqual([]);
        if (parts.testCut.by === "people") expect(shared(seen, test)).toEqual([]);
      }),
    );
  });
});

describe("oneMomentEach", () => {
  const examples = daily(40, 30);
  const all = Int32Array.from(examples.rows);
  const draws = (person: number) => avalanche32(person + 1);

  it("keeps one moment of every person, in order, the same each time", () => {
    const each = oneMomentEach(examples, all, draws);
    expect(Array.from(each, (i) => examples.person[i]).sort()).toEqual(
      [...peopleOf(examples, all)].sort(),
    );
    expect([...each]).toEqual([...each].sort((a, b) => a - b));
    expect(oneMomentEach(examples, all, draws)).toEqual(each);
  });

  it("takes early and late moments alike", () => {
    const days = daysOf(examples, oneMomentEach(examples, all, draws));
    const mean = days.reduce((sum, day) => sum + day, 0) / days.length;
    // Five standard errors of the mean of 30 uniform days.
    expect(Math.abs(mean - 19.5)).toBeLessThan((5 * 11.5) / Math.sqrt(30));
  });

  it("does not look at how moments ended", () => {
    const other = { ...examples, labels: examples.labels.map((label) => 1 - label) };
    expect(oneMomentEach(other, all, draws)).toEqual(oneMomentEach(examples, all, draws));
  });
});

describe("requireEnough", () => {
  const check = (won: number, lost: number) => {
    const isWon = (i: number) => i % 5 === 0 && i / 5 < won;
    const rows = Array.from(
      { length: won + lost },
      (_, i) => [Math.floor(i / 5) % 10, i, isWon(i) ? 1 : 0] as const,
    );
    const examples = examplesOf(rows);
    requireEnough("buyer", ["lost", "won"], examples, split(examples, 30));
  };

  it("lets pass what has enough of two outcomes in each part", () => {
    expect(() => check(600, 2_400)).not.toThrow();
  });

  it.each([
    [20, 3_000, /3000 lost, 20 won; it takes about \d+ of at least two outcomes/],
    [0, 3_000, /3000 lost, 0 won; it takes about 80/],
    [0, 0, /of 0 moments whose outcome is known, 0 lost, 0 won/],
  ])(
    "says of %i won and %i lost how many there are and about how many it takes",
    (won, lost, says) => {
      expect(() => check(won, lost)).toThrow(
        expect.objectContaining({
          code: "training.too_little",
          message: expect.stringMatching(says),
        }),
      );
    },
  );
});
