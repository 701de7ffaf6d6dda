import { DAY_MS } from "./calendar.ts";
import { createListings } from "./listings.ts";
import { livePerson, type TimedAct } from "./live-person.ts";
import { type MarketOptions, readMarketOptions } from "./market-options.ts";
import { drawPerson, type MarketPerson, peopleBy } from "./person.ts";
import { type MarketMessage, writeMessage } from "./write-message.ts";

/** A message and when ingest receives it: later than it happened for the visits of an offline device. */
export interface Sending {
  readonly knownAtMs: number;
  readonly message: MarketMessage;
}

/** A market under way. */
export interface Market {
  readonly options: Required<MarketOptions>;
  /**
   * All that is sent before a moment and was not yet given out, in the order of sending; the market has
   * no end, so the last day of a history and a live trickle are the same call.
   */
  until(atMs: number): Generator<Sending, void, undefined>;
}

/**
 * A market of people who look for a home, simulated: what a team's site and its system would send to
 * `POST /v1/batch`. The same options, the same messages, byte for byte; a person's are the same whoever
 * else there is. One day of all people is in memory at a time, and what is sent late.
 *
 * **The law.** A person has a kind k (PERSON_KINDS: temper × daily rhythm × mail program, drawn once) and
 * on each day d an intent s_d (INTENTS), both hidden. They come on a day of their own, with a visit in an
 * hour drawn from their rhythm and an intent drawn from FIRST_INTENTS; from the day after,
 *
 *     P(s_{d+1} = s', turn | s_d = s, k)   is in `stepsOf`
 *
 * where a turn (a tour asked for or taken, an offer, a deal …) is seen by everybody, in an hour of day d
 * drawn from TURN_HOURS, and a change without a turn by nobody. In every other hour h
 *
 *     P(something happens) = 1 - exp(-Λ),   Λ = sum over channels c of λ_c(k, s_d, weekday, h)
 *     P(it came by channel c) = λ_c / Λ
 *
 * (`rateOf`: Poisson processes, of which an hour shows one arrival at most). What a visit is like depends
 * on s_d alone (MANNERS): how many looks, how often at something on the shortlist, what is done with them.
 * Unmeant visits are alike whatever the intent (STRAY), crawlers have a manner of their own, and silence
 * is an intent too: the resting may come back, the gone do not. What mail, calls and the team can do
 * depends on whether the person has said who they are, which everybody sees.
 *
 * Everything else (which listing, what minute, which agent, how a call is made) is drawn by laws that
 * know nothing hidden. It makes a timeline believable, and cancels from P(hidden | seen): so the chance of
 * an outcome given all that was seen is computed exactly, by `createBayesFilter`. For that, listings
 * sell by a clock of their own, not because somebody here won a deal; and 2 % of visits are sent up to two
 * days late (`late-sending`), with what is on the shortlist not changed by them.
 *
 * Two thousand people in 60 days do about 210,000 things; about a tenth of them have a tour or a deal within
 * 30 days of a moment, which the best score tells with an AUC of 0.87 while people are new and 0.91 once
 * many have fallen silent. Cost: 15 microseconds a message.
 */
export function simulateMarket(options: MarketOptions): Market {
  const read = readMarketOptions(options);
  const days = simulateDays(read);
  /** In order of sending; what stands before `next` was given out. */
  let waiting: Sending[] = [];
  let next = 0;
  let livedMs = read.startMs;
  return {
    options: read,
    *until(atMs) {
      while (true) {
        const dueMs = Math.min(atMs, livedMs);
        while (next < waiting.length && (waiting[next] as Sending).knownAtMs < dueMs)
          yield waiting[next++] as Sending;
        if (livedMs >= atMs) return;
        waiting = [...waiting.slice(next), ...(days.next().value as Sending[])];
        waiting.sort((a, b) => a.knownAtMs - b.knownAtMs);
        next = 0;
        livedMs += DAY_MS;
      }
    },
  };
}

/** What happens each day, whenever it is sent. */
function* simulateDays(options: Required<MarketOptions>): Generator<Sending[], never, undefined> {
  const { seed, startMs } = options;
  const listings = createListings(seed, options.listings);
  const startDay = startMs / DAY_MS;
  const present: (() => Sending[])[] = [];
  const coming = new Map<number, MarketPerson[]>();
  let drawn = 0;
  for (let day = 0; ; day++) {
    for (const all = peopleBy(options, day); drawn < all; drawn++) {
      const person = drawPerson(options, drawn);
      const sameDay = coming.get(person.arrivalDay);
      if (sameDay === undefined) coming.set(person.arrivalDay, [person]);
      else sameDay.push(person);
    }
    for (const person of coming.get(day) ?? []) {
      const live = livePerson(person, listings, startDay);
      const write = createWriter(options, person);
      present.push(() => live().acts.map(write));
    }
    coming.delete(day);
    yield present.flatMap((live) => live());
  }
}

/** Ids tell the market, the person and the place in their life, so a market sent twice is counted once. */
function createWriter(
  { seed, startMs }: MarketOptions,
  person: MarketPerson,
): (act: TimedAct) => Sending {
  const market = [seed >>> 0, startMs / DAY_MS, person.index].map((n) => n.toString(36)).join("-");
  let count = 0;
  return (act) => ({
    knownAtMs: act.knownAtMs,
    message: writeMessage(act, person, `${market}-${(count++).toString(36)}`),
  });
}
