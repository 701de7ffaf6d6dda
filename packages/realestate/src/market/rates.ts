import { INTENTS, type Intent, PACE } from "./intents.ts";
import { isCrawler, PERSON_KINDS, type PersonKind } from "./person-kinds.ts";
import { HOME_DAYS, MAIL_HOURS, OFFICE_DAYS, OFFICE_HOURS } from "./rhythms.ts";

/**
 * Ways in which something comes about. `web` is a visit, `stray` one that was not meant, `mail` a mail
 * opened to be read, `automatic` one opened by a program, `contact` the person turning to the team,
 * `team` the team turning to the person.
 */
export const CHANNELS = ["web", "stray", "mail", "automatic", "contact", "team"] as const;
export type Channel = (typeof CHANNELS)[number];

/** What the team can do: nothing while it does not know who it is, no mail after being told so. */
export const ACCESSES = ["unknown", "known", "unsubscribed"] as const;
export type Access = (typeof ACCESSES)[number];

/** Times a day, whatever the intent. */
const STRAY_PER_DAY = 0.012;
const AUTOMATIC_PER_DAY = 0.4;
const TEAM_PER_DAY = 0.04;

/** Per hour, of one channel: rate_of_the_day * share_of_the_weekday * share_of_the_hour. */
export function rateOf(
  channel: Channel,
  kind: PersonKind,
  intent: Intent,
  access: Access,
  weekday: number,
  hour: number,
): number {
  const mailed = access === "known";
  const known = access !== "unknown";
  const crawler = isCrawler(kind);
  const atHome = (HOME_DAYS[weekday] as number) * (kind.rhythm.hours[hour] as number);
  const atWork = (OFFICE_DAYS[weekday] as number) * (OFFICE_HOURS[hour] as number);
  const pace = PACE[intent];
  switch (channel) {
    case "web":
      return crawler
        ? pace.web * (kind.rhythm.hours[hour] as number)
        : pace.web * kind.temper.lively * atHome;
    case "stray":
      return crawler ? 0 : STRAY_PER_DAY * atHome;
    case "mail":
      return mailed ? pace.mail * (MAIL_HOURS[hour] as number) : 0;
    case "automatic":
      return mailed && kind.mailOpensItself ? AUTOMATIC_PER_DAY * (MAIL_HOURS[hour] as number) : 0;
    case "contact":
      return known ? pace.contact * atWork : 0;
    case "team":
      return known ? TEAM_PER_DAY * atWork : 0;
  }
}

const S = INTENTS.length;
const K = PERSON_KINDS.length;
/** A hidden state of a person: a kind of person and an intent, `kind * S + intent`. Shape [C]. */
export const CELLS = K * S;
export const cellOf = (kind: number, intent: number): number => kind * S + intent;

let memo: { readonly expected: Float64Array; readonly odds: Float64Array } | undefined;
const tables = () => (memo ??= createTables());

/** Shape [accesses, 7, 25, C]. */
const placeOf = (access: Access, weekday: number, hour: number): number =>
  ((ACCESSES.indexOf(access) * 7 + weekday) * 25 + hour) * CELLS;

function createTables() {
  const expected = new Float64Array(ACCESSES.length * 7 * 25 * CELLS);
  const odds = new Float64Array(expected.length);
  for (const access of ACCESSES)
    for (let weekday = 0; weekday < 7; weekday++)
      for (let hour = 0; hour < 24; hour++) {
        const at = placeOf(access, weekday, hour);
        for (let cell = 0; cell < CELLS; cell++) {
          const kind = PERSON_KINDS[Math.floor(cell / S)] as PersonKind;
          const intent = INTENTS[cell % S] as Intent;
          const rates = CHANNELS.map((channel) =>
            rateOf(channel, kind, intent, access, weekday, hour),
          );
          const all = rates.reduce((sum, rate) => sum + rate, 0);
          const onDevice = (rates[0] as number) + (rates[1] as number);
          expected[at + CELLS + cell] = (expected[at + cell] as number) + all;
          odds[at + cell] = all > 0 ? (Math.expm1(all) * onDevice) / all : 0;
        }
      }
  return { expected, odds };
}

/** The expected number of times that something comes about in the hours [from, to) of a day, Λ summed. */
export function expectedIn(
  cell: number,
  access: Access,
  weekday: number,
  from: number,
  to: number,
): number {
  const { expected } = tables();
  const until = expected[placeOf(access, weekday, to) + cell] as number;
  return until - (expected[placeOf(access, weekday, from) + cell] as number);
}

/**
 * How much likelier it is that an hour had a visit to the site than that it had nothing:
 * (e^Λ - 1) (λ_web + λ_stray) / Λ.
 */
export const visitOdds = (cell: number, access: Access, weekday: number, hour: number): number =>
  tables().odds[placeOf(access, weekday, hour) + cell] as number;
