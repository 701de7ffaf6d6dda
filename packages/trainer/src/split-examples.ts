import type { Examples } from "./label-rows.ts";
import { mix } from "./moments.ts";

/** Places among the examples, oldest first; no place is in two parts. */
export interface Split {
  readonly train: Int32Array;
  /** Decides when training stops, and which thresholds are worth trying. */
  readonly validation: Int32Array;
  /** What chances and operating points are fitted on: quiet moments alone, as for the test. */
  readonly calibration: Int32Array;
  /**
   * What the figures are measured on; nothing else has looked at it. Quiet moments alone: people as a
   * call list shows them, at a time that nothing they did has chosen.
   */
  readonly test: Int32Array;
  readonly testCut: Cut;
  readonly calibrationCut: Cut;
  readonly validationCut: Cut;
}

/** How one part was kept apart from what is before it. */
export interface Cut {
  /** By time, with a gap in which no moment is taken; or, where history is too short, by people. */
  readonly by: "time" | "people";
  readonly gapMs: number;
}

const TEST_SHARE = 1 / 4;
const CALIBRATION_SHARE = 1 / 4;
const VALIDATION_SHARE = 1 / 5;
/** Where people are held out: how many, and how much of their moments. */
const NEWEST_SHARE = 1 / 2;
const PEOPLE_SHARE = 3 / 10;
/** For each cut by people another draw. */
const SALTS = { test: 1, validation: 2, calibration: 3 } as const;

/**
 * Splits examples into train, validation, calibration and test, the newest.
 *
 *     train ── gap ──▶ validation ── gap ──▶ calibration ── gap ──▶ test ── horizon ──▶ known until
 *
 * A gap as long as the horizon: what a row learns from is over before the next part begins, as it is
 * when a model serves. That takes a history of several horizons. Where gaps would cost more than half
 * of what there is, people are held out instead, and the answer says so: the test is then the newest
 * moments of people of whom nothing is in another part. Days are shared by all: what moves the whole market
 * at once, such a test cannot tell from skill.
 */
export function splitExamples(examples: Examples, horizonMs: number, draws: Draws): Split {
  const all = Int32Array.from(examples.rows, (_, i) => i);
  const test =
    cutByTime(examples, all, TEST_SHARE, horizonMs) ??
    cutNewestPeople(examples, all, draws, SALTS.test);
  const calibration =
    cutByTime(examples, test.earlier, CALIBRATION_SHARE, horizonMs) ??
    cutNewestPeople(examples, test.earlier, draws, SALTS.calibration);
  const validation =
    cutByTime(examples, calibration.earlier, VALIDATION_SHARE, horizonMs) ??
    cutPeople(examples, calibration.earlier, VALIDATION_SHARE, draws);
  const quiet = (places: Int32Array) => places.filter((i) => examples.isQuiet[i] === 1);
  return {
    train: validation.earlier,
    validation: validation.later,
    calibration: quiet(calibration.later),
    test: quiet(test.later),
    testCut: test.cut,
    calibrationCut: calibration.cut,
    validationCut: validation.cut,
  };
}

/** 32 random bits of a person, by index. */
export type Draws = (person: number) => number;

interface CutParts {
  readonly earlier: Int32Array;
  readonly later: Int32Array;
  readonly cut: Cut;
}

function cutByTime(
  { momentMs }: Examples,
  places: Int32Array,
  share: number,
  gapMs: number,
): CutParts | undefined {
  const startMs = startOfNewest(momentMs, places, share);
  const before = places.filter((i) => (momentMs[i] as number) < startMs);
  const earlier = before.filter((i) => (momentMs[i] as number) + gapMs <= startMs);
  if (earlier.length === 0 || earlier.length < before.length / 2) return undefined;
  const later = places.filter((i) => (momentMs[i] as number) >= startMs);
  return { earlier, later, cut: { by: "time", gapMs } };
}

function cutNewestPeople(
  { momentMs, person }: Examples,
  places: Int32Array,
  draws: Draws,
  salt: number,
): CutParts {
  const startMs = startOfNewest(momentMs, places, NEWEST_SHARE);
  const isNew = (i: number) => (momentMs[i] as number) >= startMs;
  const isOut = (i: number) => isHeldOut(draws(person[i] as number), PEOPLE_SHARE, salt);
  return {
    earlier: places.filter((i) => !isOut(i)),
    later: places.filter((i) => isNew(i) && isOut(i)),
    cut: { by: "people", gapMs: 0 },
  };
}

function cutPeople(
  { person }: Examples,
  places: Int32Array,
  share: number,
  draws: Draws,
): CutParts {
  const isOut = (i: number) => isHeldOut(draws(person[i] as number), share, SALTS.validation);
  return {
    earlier: places.filter((i) => !isOut(i)),
    later: places.filter(isOut),
    cut: { by: "people", gapMs: 0 },
  };
}

const isHeldOut = (draw: number, share: number, cut: number): boolean =>
  mix(draw, cut) / 2 ** 32 < share;

const startOfNewest = (momentMs: Float64Array, places: Int32Array, share: number): number =>
  momentMs[places[Math.floor((1 - share) * places.length)] as number] as number;
