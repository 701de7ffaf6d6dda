import { ServiceError } from "@porchlight/core/error";
import type { PersonKey } from "@porchlight/core/interaction";
import { createBayesFilter, LEAD_HORIZON_DAYS } from "./bayes-filter.ts";
import { DAY_MS, HOUR_MS } from "./calendar.ts";
import { createListings } from "./listings.ts";
import { type HiddenDay, livePerson, type TimedAct } from "./live-person.ts";
import { type MarketOptions, readMarketOptions } from "./market-options.ts";
import { LEAD_OUTCOMES, outcomeChance } from "./outcome-chance.ts";
import { drawPerson, type MarketPerson } from "./person.ts";
import { CELLS, cellOf } from "./rates.ts";
import type { Turn } from "./transitions.ts";

/** A person as the archive knows them, and a whole hour after their first interaction. */
export interface Moment {
  readonly person: PersonKey;
  readonly atMs: number;
}

/** What the simulator knows of a moment, about `lead_scorer_v2`'s outcome within 30 days. */
export interface JudgedMoment {
  /** The chance for one who sees the person's kind and intent: no model can. */
  readonly oracle: number;
  /** The chance for one who sees what a model sees: the best a model can do. */
  readonly bayes: number;
  /** Whether it came, though it may lie past the history's end. */
  readonly happened: boolean;
}

/**
 * The truth about moments of a market, in the order given. Each person is lived again from their seed, up to
 * the outcome's horizon; nothing of the market need be kept. Cost: about three milliseconds a person
 * who has been there for weeks, and a tenth of one a further moment.
 */
export function judgeMoments(
  options: MarketOptions,
  moments: readonly Moment[],
): readonly JudgedMoment[] {
  const read = readMarketOptions(options);
  const listings = createListings(read.seed, read.listings);
  const judged: JudgedMoment[] = new Array(moments.length);
  const byPerson = Map.groupBy(moments.keys(), (i) => indexOf((moments[i] as Moment).person));
  for (const [index, places] of byPerson) {
    const person = drawPerson(read, index);
    const inOrder = places.toSorted(
      (a, b) => (moments[a] as Moment).atMs - (moments[b] as Moment).atMs,
    );
    const lastMs = (moments[inOrder.at(-1) as number] as Moment).atMs;
    const endMs = lastMs + LEAD_HORIZON_DAYS * DAY_MS;
    const startDay = read.startMs / DAY_MS;
    const life = liveUntil(person, livePerson(person, listings, startDay), startDay, endMs);
    const filter = createBayesFilter(life.acts.map(toSeen));
    for (const place of inOrder) {
      const { atMs } = moments[place] as Moment;
      judged[place] = {
        bayes: filter.chanceAt(atMs),
        oracle: oracleChance(person, life, atMs),
        happened: happensWithin(life.acts, atMs),
      };
    }
  }
  return judged;
}

/** Both ids of a simulated person name their index. */
function indexOf(person: PersonKey): number {
  const index = /^(?:u:u|a:a)_(\d+)(?:_[0-9a-f]{8})?$/.exec(person)?.[1];
  if (index !== undefined) return Number(index);
  throw new ServiceError("request.bad_parameter", `no market has a person "${person}"`);
}

interface Life {
  readonly acts: readonly TimedAct[];
  /** By day since 1970. */
  readonly hidden: ReadonlyMap<number, HiddenDay>;
}

function liveUntil(
  { arrivalDay }: MarketPerson,
  live: ReturnType<typeof livePerson>,
  startDay: number,
  endMs: number,
): Life {
  const acts: TimedAct[] = [];
  const hidden = new Map<number, HiddenDay>();
  for (let day = startDay + arrivalDay; day * DAY_MS <= endMs; day++) {
    const lived = live();
    acts.push(...lived.acts);
    hidden.set(day, lived.hidden);
  }
  return { acts: acts.filter(({ kind }) => kind !== "identify"), hidden };
}

const toSeen = ({ kind, happenedAtMs, knownAtMs, listing }: TimedAct) => ({
  kind,
  happenedAtMs,
  knownAtMs,
  listingId: listing?.listingId,
});

function oracleChance({ kind }: MarketPerson, { hidden }: Life, atMs: number): number {
  const hour = atMs / HOUR_MS;
  const today = Math.floor(hour / 24);
  const { intent, nextIntent, turnHour } = hidden.get(today) as HiddenDay;
  const isFirstDay = !hidden.has(today - 1);
  const turnIsSeen = turnHour !== undefined && 24 * today + turnHour < hour;
  const weights = new Float64Array(CELLS);
  weights[cellOf(kind, turnIsSeen ? nextIntent : intent)] = 1;
  const todayIsOver = isFirstDay || turnIsSeen;
  return outcomeChance(weights, { hour, horizonDays: LEAD_HORIZON_DAYS, todayIsOver });
}

const happensWithin = (acts: readonly TimedAct[], atMs: number): boolean =>
  acts.some(
    ({ kind, happenedAtMs }) =>
      LEAD_OUTCOMES.has(kind as Turn) &&
      happenedAtMs > atMs &&
      happenedAtMs <= atMs + LEAD_HORIZON_DAYS * DAY_MS,
  );
