import { createRandom } from "@porchlight/numeric/seeded-random";
import type { ReplayEvent } from "./replay-definition.ts";

/** One message to send: an event under the name its person then had, or the link between two names. */
export type PlannedMessage =
  | {
      readonly type: "track";
      /** Index into the log. */
      readonly event: number;
      readonly anonymousId?: string;
      /** Sent again this long after it was accepted. */
      readonly repeatAfterMs?: number;
    }
  | {
      readonly type: "identify";
      readonly person: string;
      readonly anonymousId: string;
      readonly atMs: number;
    };

/** How a client may disturb what it sends without changing what it means. */
export interface Disturbance {
  /** Share of interactions that are sent again. */
  readonly repeatShare: number;
  /** Between being accepted and being sent again: shortest and longest. */
  readonly repeatAfterMs: readonly [number, number];
  /** How many places a message may move ahead of, or behind, its own. */
  readonly shuffleWindow: number;
  /** Share of people who begin under an anonymous id and are identified later. */
  readonly linkShare: number;
}

export const DISTURBANCE: Disturbance = {
  repeatShare: 0.05,
  repeatAfterMs: [60_000, 180_000],
  shuffleWindow: 200,
  linkShare: 0.02,
};

/** The log as it is: each event once, in time order. */
export const planPlain = (events: readonly ReplayEvent[]): readonly PlannedMessage[] =>
  events.map((_, event) => ({ type: "track", event }));

/** The log as a troubled client would send it; the same seed, the same plan. */
export function planDisturbed(
  events: readonly ReplayEvent[],
  seed: number,
  disturbance: Disturbance = DISTURBANCE,
): readonly PlannedMessage[] {
  const random = createRandom(seed);
  const linked = chooseLinks(events, random, disturbance.linkShare);
  const [shortest, longest] = disturbance.repeatAfterMs;
  const inOrder = events.flatMap(({ person, happenedAtMs }, event): PlannedMessage[] => {
    const link = linked.get(person);
    const anonymous =
      link !== undefined && event <= link.lastEvent ? { anonymousId: link.anonymousId } : {};
    const repeat =
      random() < disturbance.repeatShare
        ? { repeatAfterMs: shortest + random() * (longest - shortest) }
        : {};
    const track: PlannedMessage = { type: "track", event, ...anonymous, ...repeat };
    if (link?.lastEvent !== event) return [track];
    const { anonymousId } = link;
    return [track, { type: "identify", person, anonymousId, atMs: happenedAtMs }];
  });
  return shuffleWithin(inOrder, disturbance.shuffleWindow, random);
}

interface Link {
  readonly anonymousId: string;
  /** The last event sent under the anonymous id. */
  readonly lastEvent: number;
}

/**
 * Who begins under an anonymous id, and for how long: from their first event alone to all of them, so
 * that short and long histories are merged. The person with the longest history is always among them,
 * anonymous to the end: if any ids spill, theirs do, and a merge copies them.
 */
function chooseLinks(
  events: readonly ReplayEvent[],
  random: () => number,
  share: number,
): ReadonlyMap<string, Link> {
  const eventsOf = new Map<string, number[]>();
  events.forEach(({ person }, event) => {
    const list = eventsOf.get(person);
    if (list === undefined) eventsOf.set(person, [event]);
    else list.push(event);
  });
  const longest = share > 0 ? longestOf(eventsOf) : undefined;
  const links = new Map<string, Link>();
  for (const [person, own] of eventsOf) {
    const chosen = random() < share;
    const last = person === longest ? own.length - 1 : Math.floor(random() * own.length);
    if (chosen || person === longest)
      links.set(person, { anonymousId: `anonymous-${person}`, lastEvent: own[last] as number });
  }
  return links;
}

function longestOf(eventsOf: ReadonlyMap<string, readonly number[]>): string | undefined {
  let longest: string | undefined;
  let most = 0;
  for (const [person, { length }] of eventsOf)
    if (length > most) [longest, most] = [person, length];
  return longest;
}

/** Each item gets a place up to `window` behind its own, and they line up by it: nobody moves further. */
function shuffleWithin<T>(items: readonly T[], window: number, random: () => number): T[] {
  return items
    .map((item, i) => ({ item, place: i + random() * window }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
