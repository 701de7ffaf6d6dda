import { weekdayOf } from "./calendar.ts";
import { INTENTS } from "./intents.ts";
import { PERSON_KINDS, type Temper } from "./person-kinds.ts";
import { cellOf } from "./rates.ts";
import { type Edge, edgesFrom, TURN_HOURS, type Turn } from "./transitions.ts";

/** What `lead_scorer_v2` is about: a tour that took place, or a deal. */
export const LEAD_OUTCOMES: ReadonlySet<Turn | undefined> = new Set<Turn>([
  "tour_completed",
  "deal_won",
]);

/** A moment on the whole hour, and how far ahead one asks. */
export interface Asked {
  /** Since 1970. */
  readonly hour: number;
  readonly horizonDays: number;
  /** Whether today's turn, if there was to be one, has been seen: then the intents are tomorrow's. */
  readonly todayIsOver: boolean;
}

const S = INTENTS.length;

/**
 * The probability of an outcome within the horizon, given weights of the hidden states (shape [C], of any
 * sum above 0). With Q_w the daily steps that are no outcome on weekday w, and r(h) the probability that no
 * outcome comes in the hours of a day before hour h,
 *
 *     P(none | state) = (what is left of today) Q_{d+1} ... Q_{d+n-1} r(h)
 *
 * read from the right: a vector per temper, kept. Cost: O(C) a question once they are there.
 */
export function outcomeChance(weights: Float64Array, asked: Asked): number {
  let alive = 0;
  let total = 0;
  PERSON_KINDS.forEach(({ temper }, kind) => {
    const survival = survivalFrom(temper, asked);
    for (let intent = 0; intent < S; intent++) {
      const weight = weights[cellOf(kind, intent)] as number;
      if (weight === 0) continue;
      const [none, all] = asked.todayIsOver
        ? [survival[intent] as number, 1]
        : throughToday(temper, intent, asked.hour, survival);
      alive += weight * none;
      total += weight * all;
    }
  });
  return 1 - alive / total;
}

/** P(nothing seen of a turn yet today, and no outcome from now on), and P(nothing seen of a turn yet). */
function throughToday(
  temper: Temper,
  intent: number,
  hour: number,
  survival: Float64Array,
): [number, number] {
  const day = Math.floor(hour / 24);
  let none = 0;
  let all = 0;
  for (const { to, turn, probability } of edgesFrom(temper, weekdayOf(day), intent)) {
    const unseen = probability * (1 - shareBefore(turn, hour - 24 * day));
    all += unseen;
    if (!LEAD_OUTCOMES.has(turn)) none += unseen * (survival[to] as number);
  }
  return [none, all];
}

/** That a turn is seen before an hour of its day. */
export const shareBefore = (turn: Turn | undefined, hour: number): number => {
  let sum = 0;
  if (turn !== undefined) for (let h = 0; h < hour; h++) sum += TURN_HOURS[turn][h] as number;
  return sum;
};

const memo = new Map<string, Float64Array>();

/** By intent, shape [S]: no outcome from tomorrow's beginning to the horizon's end. */
function survivalFrom(temper: Temper, { hour, horizonDays }: Asked): Float64Array {
  const day = Math.floor(hour / 24);
  const key = `${temper.name} ${weekdayOf(day)} ${hour - 24 * day} ${horizonDays}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const survival = computeSurvival(temper, day, hour - 24 * day, horizonDays);
  memo.set(key, survival);
  return survival;
}

function computeSurvival(
  temper: Temper,
  today: number,
  hour: number,
  horizonDays: number,
): Float64Array {
  const lastDay = today + horizonDays;
  let vector = Float64Array.from({ length: S }, (_, intent) =>
    edgesFrom(temper, weekdayOf(lastDay), intent).reduce(
      (sum, { turn, probability }) =>
        sum + probability * (LEAD_OUTCOMES.has(turn) ? 1 - shareBefore(turn, hour) : 1),
      0,
    ),
  );
  for (let day = lastDay - 1; day > today; day--) {
    const next = vector;
    const step = (sum: number, { to, turn, probability }: Edge): number =>
      LEAD_OUTCOMES.has(turn) ? sum : sum + probability * (next[to] as number);
    vector = Float64Array.from({ length: S }, (_, intent) =>
      edgesFrom(temper, weekdayOf(day), intent).reduce(step, 0),
    );
  }
  return vector;
}
