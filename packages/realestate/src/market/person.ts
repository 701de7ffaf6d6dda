import { PERSON_KINDS } from "./person-kinds.ts";
import { drawInteger, drawOne, drawWeighted, type Random, streamOf } from "./random-draws.ts";
import { drawTaste, type Taste } from "./taste.ts";

/** What is lasting about one simulated person. */
export interface MarketPerson {
  readonly index: number;
  /** Index into PERSON_KINDS. */
  readonly kind: number;
  readonly taste: Taste;
  /** Who of the team looks after them. */
  readonly actor: string;
  readonly userId: string;
  readonly anonymousId: string;
  /** Counted from the market's first day; where they come for the first time. */
  readonly arrivalDay: number;
  readonly random: Random;
}

export interface Population {
  readonly seed: number;
  /** How many come in the first days … */
  readonly people: number;
  /** … of which there are so many. */
  readonly days: number;
}

const AGENTS = ["m.okafor", "s.lindqvist", "j.pereira", "a.haddad", "r.mclean", "t.nowak"] as const;
const STREAM = 0x9e5;
const KIND_SHARES = PERSON_KINDS.map(({ share }) => share);

/**
 * One person, the same whoever else there is. Arrivals thin out, as where tracking is switched on one day
 * and first meets those who were there before: by day x of `days`, cbrt(x / days) of the people have
 * come. After that they go on coming at the rate of the last day.
 */
export function drawPerson({ seed, people, days }: Population, index: number): MarketPerson {
  const random = streamOf(seed, STREAM, index);
  const share = random();
  const arrivalDay =
    index < people
      ? Math.floor(days * share ** 3)
      : days + Math.floor(((index - people) * 3 * days) / people);
  const kind = drawWeighted(random, KIND_SHARES);
  return {
    index,
    kind,
    arrivalDay,
    taste: drawTaste(random),
    actor: drawOne(random, AGENTS),
    userId: `u_${index}`,
    anonymousId: `a_${index}_${drawInteger(random, 0x10000000, 0xffffffff).toString(16)}`,
    random,
  };
}

/** How many people may have come by the end of a day. */
export const peopleBy = ({ people, days }: Population, day: number): number =>
  day < days ? people : people + Math.ceil(((day - days + 1) * people) / (3 * days));
