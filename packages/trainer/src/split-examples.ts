import type { Examples } from "./label-rows.ts";
import { mix } from "./moments.ts";

/** Places among the examples, oldest first; no place is in two parts. */
export interface Split {
  readonly train: Int32Array;
  /** Decides when training stops. */
  readonly validation: Int32Array;
  /**
   * What the figures are measured on; nothing else has looked at it. Quiet moments alone: people as a
   * call list shows them, at a time that nothing they did has chosen.
   */
  readonly test: Int32Array;
  readonly testCut: Cut;
  readonly validationCut: Cut;
}

/** How one part was kept apart from what is before it. */
export interface Cut {
  /** By time, with a gap in which no moment is taken; or, where history is too short, by people. */
  readonly by: "time" | "people";
  readonly gapMs: number;
}

const TEST_SHARE = 1 / 4;
const VALIDATION_SHARE = 1 / 5;
/** Where people are held out: how many, and how much of their moments. */
const NEWEST_SHARE = 1 / 2;
const PEOPLE_SHARE = 3 / 10;

/**
 * Splits examples into train, validation and test, the newest.
 *
 *     train ──── gap ────▶ validation ──── gap ────▶ test ── horizon ──▶ known until
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
    cutByTime(examples, all, TEST_SHARE, horizonMs) ?? cutNewestPeople(examples, all, draws);
  const validation =
    cutByTime(examples, test.earlier, VALIDATION_SHARE, horizonMs) ??
    cutPeople(examples, test.earlier, VALIDATION_SHARE, draws);
  return {
    train: validation.earlier,
    validation: validation.later,
    test: test.later.filter((i) => examples.isQuiet[i] === 1),
    testCut: test.cut,
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
): CutParts {
  const startMs = startOfNewest(momentMs, places, NEWEST_SHARE);
  const isNew = (i: number) => (momentMs[i] as number) >= startMs;
  const isOut = (i: number) => isHeldOut(draws(person[i] as number), PEOPLE_SHARE, 1);
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
  const isOut = (i: number) => isHeldOut(draws(person[i] as number), share, 2);
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
