import { INTENTS, type Intent, PACE } from "@porchlight/realestate/market/intents";
import { MANNERS, STRAY } from "@porchlight/realestate/market/manners";
import {
  isCrawler,
  PERSON_KINDS,
  type PersonKind,
} from "@porchlight/realestate/market/person-kinds";
import { type Access, CHANNELS, rateOf } from "@porchlight/realestate/market/rates";
import { readSeenHours, type Seen, type SeenHour } from "@porchlight/realestate/market/seen-hours";
import {
  FIRST_INTENTS,
  stepsOf,
  TURN_HOURS,
  type Turn,
} from "@porchlight/realestate/market/transitions";
import { logVisitLikelihood } from "@porchlight/realestate/market/visit-likelihood";

const HOUR_MS = 3_600_000;

interface Case {
  readonly hours: ReadonlyMap<number, SeenHour>;
  readonly firstHour: number;
  /** The moment, in hours since 1970. */
  readonly asOf: number;
  readonly horizonDays: number;
}

/**
 * The chance of a tour or a deal after a moment, by the definition: the probability of every path of hidden
 * intents, of every kind of person, together with all that was seen, hour by hour; those with an outcome over
 * all. Takes seven to the number of days.
 */
export function enumerateChance(
  history: readonly Seen[],
  atMs: number,
  horizonDays: number,
): number {
  const read = readSeenHours(history);
  const asOf = atMs / HOUR_MS;
  const known = read.filter(({ hour, knownAtMs }) => hour < asOf && knownAtMs < atMs);
  const of: Case = {
    hours: new Map(known.map((seen) => [seen.hour, seen])),
    firstHour: (known[0] as SeenHour).hour,
    asOf,
    horizonDays,
  };
  const firstDay = Math.floor(of.firstHour / 24);
  let [won, all] = [0, 0];
  for (const kind of PERSON_KINDS)
    for (const intent of INTENTS) {
      const prior = isCrawler(kind) ? Number(intent === "crawling") : (FIRST_INTENTS[intent] ?? 0);
      if (prior === 0) continue;
      const [w, a] = followPath(of, kind, intent, firstDay);
      won += kind.share * prior * w;
      all += kind.share * prior * a;
    }
  return won / all;
}

/** P(seen from this day on, and an outcome), P(seen from this day on), given the day's intent. */
function followPath(of: Case, kind: PersonKind, intent: Intent, day: number): [number, number] {
  const { asOf, horizonDays } = of;
  if (24 * day >= asOf + 24 * horizonDays) return [0, 1];
  const likelihood = likelihoodOfDay(of, kind, intent, day);
  if (likelihood === 0) return [0, 0];
  const isFirst = day === Math.floor(of.firstHour / 24);
  const steps = isFirst ? [] : stepsOf(intent, kind.temper, (day + 4) % 7);
  const stays = 1 - steps.reduce((sum, { probability }) => sum + probability, 0);
  const endings = [...steps, { to: intent, turn: undefined, probability: stays }];
  let [won, all] = [0, 0];
  for (const { to, turn, probability } of endings) {
    if (probability === 0) continue;
    const [w, a] = followPath(of, kind, to, day + 1);
    for (const [hour, share] of hoursOf(turn)) {
      const at = 24 * day + hour;
      if (!agreesWithTurn(of, day, turn, at)) continue;
      const isOutcome = turn === "tour_completed" || turn === "deal_won";
      const isIn = isOutcome && at >= asOf && at < asOf + 24 * horizonDays;
      won += probability * share * (isIn ? a : w);
      all += probability * share * a;
    }
  }
  return [likelihood * won, likelihood * all];
}

const hoursOf = (turn: Turn | undefined): (readonly [number, number])[] =>
  turn === undefined
    ? [[-1, 1]]
    : TURN_HOURS[turn]
        .map((share, hour) => [hour, share] as const)
        .filter(([, share]) => share > 0);

/** A turn before the moment is seen when it is taken; one after it may be whatever it is. */
function agreesWithTurn(of: Case, day: number, turn: Turn | undefined, at: number): boolean {
  const seen = [...of.hours.values()].find(
    ({ hour, turn: seenTurn }) => Math.floor(hour / 24) === day && seenTurn !== undefined,
  );
  if (seen !== undefined) return turn === seen.turn && at === seen.hour;
  return turn === undefined || at >= of.asOf;
}

function likelihoodOfDay(of: Case, kind: PersonKind, intent: Intent, day: number): number {
  let likelihood = 1;
  const from = Math.max(24 * day, of.firstHour);
  for (let at = from; at < Math.min(24 * day + 24, of.asOf); at++) {
    const seen = of.hours.get(at);
    if (seen?.turn !== undefined) continue;
    likelihood *=
      at === of.firstHour ? ofFirst(seen as SeenHour, kind, intent) : ofHour(of, at, kind, intent);
  }
  return likelihood;
}

const ofFirst = ({ hour, visit }: SeenHour, kind: PersonKind, intent: Intent): number =>
  (kind.rhythm.hours[hour % 24] as number) *
  Math.exp(logVisitLikelihood(MANNERS[intent], visit as NonNullable<typeof visit>));

function ofHour(of: Case, at: number, kind: PersonKind, intent: Intent): number {
  const weekday = (Math.floor(at / 24) + 4) % 7;
  const access = accessAt(of, at);
  const rates = Object.fromEntries(
    CHANNELS.map((channel) => [channel, rateOf(channel, kind, intent, access, weekday, at % 24)]),
  ) as Record<(typeof CHANNELS)[number], number>;
  const all = Object.values(rates).reduce((sum, rate) => sum + rate, 0);
  const seen = of.hours.get(at);
  if (seen === undefined) {
    // A visit of k hours ago is seen if it was sent at once, or in one of the k - 1 hours since.
    const unsent = 0.02 * Math.max(0, 1 - (of.asOf - at - 1) / 48);
    const hidden = all === 0 ? 0 : ((1 - Math.exp(-all)) * (rates.web + rates.stray)) / all;
    return Math.exp(-all) + hidden * unsent;
  }
  if (all === 0) return 0;
  const likelihood = (manner: typeof STRAY): number =>
    seen.visit === undefined ? 0 : Math.exp(logVisitLikelihood(manner, seen.visit));
  const { click, unsubscribe } = PACE[intent];
  const own = MANNERS[intent];
  const isLate = seen.knownAtMs >= (at + 1) * HOUR_MS;
  const sending = seen.by !== "web" ? 1 : isLate ? 0.02 / 48 : 0.98;
  const weights = {
    web: rates.web * likelihood(own) + rates.stray * likelihood(STRAY),
    mail: seen.unsubscribed
      ? rates.mail * unsubscribe
      : seen.visit === undefined
        ? rates.mail * (1 - unsubscribe) * (1 - click) + rates.automatic
        : rates.mail * (1 - unsubscribe) * click * likelihood(own),
    contact: rates.contact,
    team: rates.team,
    turn: 1,
  };
  return (((1 - Math.exp(-all)) * weights[seen.by]) / all) * sending;
}

function accessAt(of: Case, at: number): Access {
  const before = [...of.hours.values()].filter(({ hour }) => hour < at);
  const last = before.toSorted((a, b) => a.hour - b.hour).at(-1);
  return last?.accessAfter ?? "unknown";
}
