import { INTENTS, type Intent } from "./intents.ts";
import type { Temper } from "./person-kinds.ts";
import { OFFICE_DAYS, shareHours, TOUR_DAYS } from "./rhythms.ts";

/** Changes of intent that everybody sees, by the interaction they are. */
export const TURNS = [
  "tour_requested",
  "tour_completed",
  "tour_cancelled",
  "tour_missed",
  "offer_made",
  "deal_won",
  "deal_lost",
] as const;
export type Turn = (typeof TURNS)[number];

/** The hours at which a turn is seen, whoever takes it: it says nothing but that it happened. */
const ASKING_HOURS = shareHours(
  [0, 0.1],
  [1, 0],
  [7, 1],
  [9, 2],
  [12, 3],
  [14, 2],
  [18, 4],
  [22, 1],
);
const TOUR_HOURS = shareHours([0, 0], [9, 2], [11, 3], [13, 1], [14, 3], [17, 4], [19, 0]);
const DESK_HOURS = shareHours([0, 0], [9, 2], [11, 3], [13, 2], [18, 1], [20, 0]);
export const TURN_HOURS: Readonly<Record<Turn, readonly number[]>> = {
  tour_requested: ASKING_HOURS,
  tour_completed: TOUR_HOURS,
  tour_cancelled: DESK_HOURS,
  tour_missed: TOUR_HOURS,
  offer_made: DESK_HOURS,
  deal_won: DESK_HOURS,
  deal_lost: DESK_HOURS,
};

/** One way a day may end, with its daily probability. */
export interface Step {
  readonly to: Intent;
  /** Undefined if nobody sees it. */
  readonly turn: Turn | undefined;
  readonly probability: number;
}

/**
 * How a day of an intent may end; what is left to 1 is that it does not change.
 *
 * @param weekday 0 is Sunday
 */
export function stepsOf(intent: Intent, temper: Temper, weekday: number): readonly Step[] {
  const { onward, earnest, leaving } = temper;
  const tour = TOUR_DAYS[weekday] as number;
  const desk = OFFICE_DAYS[weekday] as number;
  const unseen = (to: Intent, probability: number): Step => ({ to, turn: undefined, probability });
  const seen = (turn: Turn, to: Intent, probability: number): Step => ({ to, turn, probability });
  const away = (rest: number, leave: number): Step[] => [
    unseen("resting", rest * leaving),
    unseen("gone", leave * leaving),
  ];
  const STEPS: Readonly<Record<Intent, readonly Step[]>> = {
    dreaming: [unseen("searching", 0.014 * onward), ...away(0.025, 0.005)],
    searching: [
      unseen("comparing", 0.03 * onward),
      unseen("dreaming", 0.025),
      seen("tour_requested", "booked", 0.002 * earnest),
      ...away(0.025, 0.005),
    ],
    comparing: [
      seen("tour_requested", "booked", 0.042 * earnest),
      // Somebody who rang an agent they know: no request was seen.
      seen("tour_completed", "deciding", 0.004 * earnest * tour),
      unseen("searching", 0.025),
      ...away(0.015, 0.004),
    ],
    booked: [
      seen("tour_completed", "deciding", 0.17 * tour),
      seen("tour_cancelled", "comparing", 0.025),
      seen("tour_missed", "searching", 0.02 * tour),
    ],
    deciding: [
      seen("tour_requested", "booked", 0.09 * earnest),
      seen("offer_made", "negotiating", 0.02 * earnest * desk),
      unseen("comparing", 0.02),
      ...away(0.015, 0.005),
    ],
    negotiating: [
      seen("deal_won", "done", 0.09 * desk),
      seen("deal_lost", "comparing", 0.045 * desk),
    ],
    resting: [
      unseen("searching", 0.018 * onward),
      unseen("dreaming", 0.012),
      unseen("gone", 0.012 * leaving),
    ],
    done: [],
    gone: [],
    crawling: [unseen("paused", 0.25)],
    paused: [unseen("crawling", 0.06)],
  };
  return STEPS[intent];
}

/** What somebody is about when they first come, as probabilities. */
export const FIRST_INTENTS: Readonly<Partial<Record<Intent, number>>> = {
  dreaming: 0.45,
  searching: 0.4,
  comparing: 0.15,
};

/** A step by the indexes of its intents; staying is one too. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly turn: Turn | undefined;
  readonly probability: number;
}

const memo = new Map<Temper, readonly (readonly (readonly Edge[])[])[]>();

/** All steps from an intent on a weekday, staying included: they add up to 1. */
export function edgesFrom(temper: Temper, weekday: number, intent: number): readonly Edge[] {
  let table = memo.get(temper);
  if (table === undefined) {
    table = Array.from({ length: 7 }, (_, day) =>
      INTENTS.map((_, from) => edgesOf(from, temper, day)),
    );
    memo.set(temper, table);
  }
  return table[weekday]?.[intent] as readonly Edge[];
}

function edgesOf(from: number, temper: Temper, weekday: number): readonly Edge[] {
  const steps = stepsOf(INTENTS[from] as Intent, temper, weekday);
  const leaves = steps.reduce((sum, { probability }) => sum + probability, 0);
  const edges = steps.map(({ to, turn, probability }) => ({
    from,
    to: INTENTS.indexOf(to),
    turn,
    probability,
  }));
  const stay = { from, to: from, turn: undefined, probability: 1 - leaves };
  return [...edges, stay].filter(({ probability }) => probability > 0);
}
