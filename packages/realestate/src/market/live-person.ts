import { HOUR_MS, weekdayOf } from "./calendar.ts";
import { drawActs } from "./draw-acts.ts";
import type { Act, Site } from "./draw-visit.ts";
import { drawTimes } from "./hour-times.ts";
import { INTENTS, type Intent } from "./intents.ts";
import { drawLateHours } from "./late-sending.ts";
import type { Listing, Listings } from "./listings.ts";
import type { MarketPerson } from "./person.ts";
import { isCrawler, PERSON_KINDS, type PersonKind } from "./person-kinds.ts";
import { drawWeighted } from "./random-draws.ts";
import { type Access, CHANNELS, type Channel, cellOf, expectedIn, rateOf } from "./rates.ts";
import { createShortlist, type Shortlist } from "./shortlist.ts";
import { findListing } from "./taste.ts";
import { drawTurn } from "./team-acts.ts";
import { type Edge, edgesFrom, FIRST_INTENTS, TURN_HOURS, type Turn } from "./transitions.ts";

/** An act with its time, and whether by then it was said who it is. */
export interface TimedAct extends Act {
  readonly happenedAtMs: number;
  readonly knownAtMs: number;
  readonly registered: boolean;
}

/** What of a day nobody saw. */
export interface HiddenDay {
  /** Indexes into INTENTS: all day, and from the next on. */
  readonly intent: number;
  readonly nextIntent: number;
  /** The hour in which a turn was seen; undefined on a day without one. */
  readonly turnHour: number | undefined;
}

/** A person in the middle of their life. */
interface Life {
  readonly person: MarketPerson;
  readonly kind: PersonKind;
  readonly listings: Listings;
  readonly shortlist: Shortlist<Listing>;
  /** The market's first, counted from 1970. */
  readonly startDay: number;
  /** Counted from the market's first. */
  day: number;
  intent: number;
  access: Access;
  /** What they last asked to see. */
  wanted: Listing | undefined;
}

/** Each call lives the next day of a person, from that of their arrival on; `simulateMarket` has the law. */
export function livePerson(
  person: MarketPerson,
  listings: Listings,
  startDay: number,
): () => { readonly acts: readonly TimedAct[]; readonly hidden: HiddenDay } {
  const kind = PERSON_KINDS[person.kind] as PersonKind;
  const life: Life = {
    person,
    kind,
    listings,
    shortlist: createShortlist(),
    startDay,
    day: person.arrivalDay,
    intent: INTENTS.indexOf(drawFirstIntent(person, kind)),
    access: "unknown",
    wanted: undefined,
  };
  return () => {
    const isFirst = life.day === person.arrivalDay;
    const { acts, ...hidden } = isFirst ? liveFirstDay(life) : liveDay(life);
    life.intent = hidden.nextIntent;
    life.day++;
    return { acts, hidden };
  };
}

function drawFirstIntent({ random }: MarketPerson, kind: PersonKind): Intent {
  if (isCrawler(kind)) return "crawling";
  const weights = INTENTS.map((intent) => FIRST_INTENTS[intent] ?? 0);
  return INTENTS[drawWeighted(random, weights)] as Intent;
}

/** The day begins with a visit, and the intent does not change. */
function liveFirstDay(life: Life): HiddenDay & { acts: TimedAct[] } {
  const { person, kind, intent } = life;
  const firstHour = drawWeighted(person.random, kind.rhythm.hours);
  const acts = happen(life, drawActsOf(life, "web", 0), firstHour, 0);
  for (let hour = firstHour + 1; hour < 24; hour++) acts.push(...liveHour(life, hour));
  return { acts, intent, nextIntent: intent, turnHour: undefined };
}

function liveDay(life: Life): HiddenDay & { acts: TimedAct[] } {
  const { kind, intent } = life;
  const { random } = life.person;
  const edges = edgesFrom(kind.temper, weekdayOf(life.startDay + life.day), intent);
  const weights = edges.map(({ probability }) => probability);
  const { to, turn } = edges[drawWeighted(random, weights)] as Edge;
  const turnHour = turn === undefined ? undefined : drawWeighted(random, TURN_HOURS[turn]);
  const acts: TimedAct[] = [];
  for (let hour = 0; hour < 24; hour++)
    acts.push(
      ...(turn !== undefined && hour === turnHour
        ? liveTurn(life, turn, hour)
        : liveHour(life, hour)),
    );
  return { acts, intent, nextIntent: to, turnHour };
}

function liveTurn(life: Life, turn: Turn, hour: number): TimedAct[] {
  const site = siteOf(life, life.access === "unknown");
  const acts = drawTurn(life.person.random, turn, site, life.wanted);
  if (turn === "tour_requested") life.wanted = acts.find((act) => act.kind === turn)?.listing;
  return happen(life, acts, hour, 0);
}

function liveHour(life: Life, hour: number): TimedAct[] {
  const { person, kind, intent, access } = life;
  const weekday = weekdayOf(life.startDay + life.day);
  const expected = expectedIn(cellOf(person.kind, intent), access, weekday, hour, hour + 1);
  if (person.random() >= 1 - Math.exp(-expected)) return [];
  const name = INTENTS[intent] as Intent;
  const rates = CHANNELS.map((channel) => rateOf(channel, kind, name, access, weekday, hour));
  const channel = CHANNELS[drawWeighted(person.random, rates)] as Channel;
  const onDevice = channel === "web" || channel === "stray";
  const lateHours = onDevice ? drawLateHours(person.random) : 0;
  return happen(life, drawActsOf(life, channel, lateHours), hour, lateHours);
}

const drawActsOf = (life: Life, channel: Channel, lateHours: number): Act[] =>
  drawActs(life.person.random, channel, {
    intent: INTENTS[life.intent] as Intent,
    weekday: weekdayOf(life.startDay + life.day),
    site: siteOf(life, life.access === "unknown" && lateHours === 0),
  });

const siteOf = ({ person, listings, shortlist, day }: Life, mayRegister: boolean): Site => ({
  shortlist,
  mayRegister,
  find: (without) =>
    findListing(
      person.random,
      listings,
      day,
      person.taste,
      (id) => without.has(id) || shortlist.has(id),
    ),
});

/** Gives the acts of an hour their times, and lets them change what is known. */
function happen(life: Life, acts: readonly Act[], hour: number, lateHours: number): TimedAct[] {
  const { random } = life.person;
  const startMs = (24 * (life.startDay + life.day) + hour) * HOUR_MS;
  const looks = acts.filter(({ kind }) => kind === "property_viewed").length;
  const times = drawTimes(random, looks, acts.length);
  const sentAtMs =
    lateHours > 0
      ? startMs + lateHours * HOUR_MS + 1 + Math.floor(random() * (HOUR_MS - 1))
      : undefined;
  let registered = life.access !== "unknown";
  const timed = acts.map((act, i) => {
    const happenedAtMs = startMs + (times[i] as number);
    registered ||= act.kind === "identify";
    return { ...act, happenedAtMs, knownAtMs: sentAtMs ?? happenedAtMs, registered };
  });
  if (lateHours === 0) life.shortlist.note(acts);
  if (registered && life.access === "unknown") life.access = "known";
  if (acts.some(({ kind }) => kind === "unsubscribed")) life.access = "unsubscribed";
  return timed;
}
