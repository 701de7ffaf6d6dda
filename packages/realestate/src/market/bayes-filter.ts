import { ServiceError } from "@porchlight/core/error";
import { HOUR_MS, weekdayOf } from "./calendar.ts";
import { weighFirstHour, weighSeenHour, weighSilence } from "./hour-likelihood.ts";
import { INTENTS } from "./intents.ts";
import { MAX_LATE_HOURS } from "./late-sending.ts";
import { outcomeChance } from "./outcome-chance.ts";
import { isCrawler, PERSON_KINDS, type PersonKind } from "./person-kinds.ts";
import { type Access, CELLS, cellOf } from "./rates.ts";
import { readSeenHours, type Seen, type SeenHour } from "./seen-hours.ts";
import { edgesFrom, FIRST_INTENTS, type Turn } from "./transitions.ts";

export interface BayesFilter {
  /**
   * The chance of an outcome of `lead_scorer_v2` within the horizon after a moment on the whole hour, given
   * all that was known of the person before it.
   */
  chanceAt(atMs: number, horizonDays?: number): number;
}

/** Of `lead_scorer_v2`. */
export const LEAD_HORIZON_DAYS = 30;

/** What is believed as a day begins. */
interface Belief {
  /** Since 1970. */
  readonly day: number;
  /** Shape [C]: the probability of each hidden state and of what was seen, up to a factor. */
  readonly weights: Float64Array;
  /** The first hour seen that is not in it, and what the team can do. */
  readonly next: number;
  readonly access: Access;
}

/**
 * The best that anybody can say who knows the market's law and sees what a model sees. With b_d(k, s) the
 * probability of kind k and intent s as day d begins, given all before, the forward algorithm has
 *
 *     b_{d+1}(k, s') ∝ sum over s of b_d(k, s) P(seen on day d | k, s) P(s', turn seen on day d | k, s)
 *
 * and the chance of the outcome is the mean of `outcomeChance` under it. Nothing is sampled and nothing
 * approximated; visits that a device has not yet sent are weighed as what they are, unknown. Days that
 * nothing can change any more are folded once, the last two anew for each moment.
 *
 * Cost: O(C) a silent day and O(C) an hour with something in it; C is 407. Moments in ascending order are
 * one pass.
 *
 * @param history the person's interactions, those of their anonymous time included, in any order; what is
 *   known later than a moment asked for is left out of its answer
 * @see Rabiner, "A Tutorial on Hidden Markov Models", Proceedings of the IEEE 1989 (the algorithm)
 */
export function createBayesFilter(history: readonly Seen[]): BayesFilter {
  const hours = readSeenHours(history);
  const [first] = hours;
  if (first === undefined)
    throw new ServiceError("request.bad_parameter", "a history has at least one interaction");
  const beginning = { ...firstBelief(), day: dayOf(first.hour) };
  let settled: Belief = beginning;
  return {
    chanceAt(atMs, horizonDays = LEAD_HORIZON_DAYS) {
      const asOf = readHourOf(atMs, first);
      const today = dayOf(asOf);
      const settledDay = Math.max(beginning.day, dayOf(asOf - MAX_LATE_HOURS));
      if (settledDay < settled.day) settled = beginning;
      while (settled.day < settledDay) settled = passDay(settled, hours, Number.POSITIVE_INFINITY);
      let belief = settled;
      while (belief.day < today) belief = passDay(belief, hours, asOf);
      const { turn, ...now } = weighHours(belief, hours, asOf, asOf);
      const isFirstDay = today === beginning.day;
      const weights = turn === undefined ? now.weights : step(now.weights, today, turn);
      return outcomeChance(normalize(weights), {
        hour: asOf,
        horizonDays,
        todayIsOver: isFirstDay || turn !== undefined,
      });
    },
  };
}

/** `createBayesFilter` for one moment. */
export const bayesLeadProbability = (
  history: readonly Seen[],
  atMs: number,
  horizonDays = LEAD_HORIZON_DAYS,
): number => createBayesFilter(history).chanceAt(atMs, horizonDays);

const S = INTENTS.length;
const dayOf = (hour: number): number => Math.floor(hour / 24);

function readHourOf(atMs: number, first: SeenHour): number {
  const hour = atMs / HOUR_MS;
  if (Number.isInteger(hour) && hour > first.hour) return hour;
  throw new ServiceError(
    "request.bad_parameter",
    `a moment is a whole hour, in Unix ms, after the person's first interaction, not ${atMs}`,
  );
}

function firstBelief(): Omit<Belief, "day"> {
  const weights = new Float64Array(CELLS);
  PERSON_KINDS.forEach((kind, k) => {
    INTENTS.forEach((intent, s) => {
      const first = isCrawler(kind) ? Number(intent === "crawling") : (FIRST_INTENTS[intent] ?? 0);
      weights[cellOf(k, s)] = kind.share * first;
    });
  });
  return { weights, next: 0, access: "unknown" };
}

/** The whole of a day, as far as it is known as of an hour, and the step into the next. */
function passDay(belief: Belief, hours: readonly SeenHour[], asOf: number): Belief {
  const { day } = belief;
  const { weights, turn, ...rest } = weighHours(belief, hours, 24 * (day + 1), asOf);
  const isFirstDay = day === dayOf(hours[0]?.hour as number);
  const stepped = isFirstDay ? weights : step(weights, day, turn);
  return { ...rest, day: day + 1, weights: normalize(stepped) };
}

/** Weighs the hours of a day, before hour `to`, by what is known of them as of an hour. */
function weighHours(
  belief: Belief,
  hours: readonly SeenHour[],
  to: number,
  asOf: number,
): Belief & { readonly turn: Turn | undefined } {
  const weights = belief.weights.slice();
  let { next, access } = belief;
  const firstHour = hours[0]?.hour as number;
  let from = Math.max(24 * belief.day, firstHour);
  let turn: Turn | undefined;
  for (; next < hours.length && (hours[next] as SeenHour).hour < to; next++) {
    const seen = hours[next] as SeenHour;
    if (seen.knownAtMs >= asOf * HOUR_MS) continue;
    weighSilence(weights, access, from, seen.hour, asOf);
    if (seen.hour === firstHour) weighFirstHour(weights, seen);
    else weighSeenHour(weights, seen);
    turn ??= seen.turn;
    from = seen.hour + 1;
    access = seen.accessAfter;
  }
  weighSilence(weights, access, from, to, asOf);
  return { day: belief.day, weights, next, access, turn };
}

/** One day's step of the hidden states, seeing this turn or none. */
function step(weights: Float64Array, day: number, turn: Turn | undefined): Float64Array {
  const stepped = new Float64Array(CELLS);
  for (let cell = 0; cell < CELLS; cell++) {
    const weight = weights[cell] as number;
    if (weight === 0) continue;
    const { temper } = PERSON_KINDS[Math.floor(cell / S)] as PersonKind;
    for (const edge of edgesFrom(temper, weekdayOf(day), cell % S)) {
      if (edge.turn !== turn) continue;
      const to = cell - edge.from + edge.to;
      stepped[to] = (stepped[to] as number) + weight * edge.probability;
    }
  }
  return stepped;
}

/** Makes the sum 1, in place, so that long histories do not vanish. */
function normalize(weights: Float64Array): Float64Array {
  let sum = 0;
  for (const weight of weights) sum += weight;
  if (!(sum > 0))
    throw new ServiceError("request.bad_parameter", "no person of this market has such a history");
  for (let cell = 0; cell < CELLS; cell++) weights[cell] = (weights[cell] as number) / sum;
  return weights;
}
