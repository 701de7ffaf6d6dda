import { RHYTHMS, type Rhythm } from "./rhythms.ts";

/** What is lasting about a person, and hidden: how lively they are and how far they will go. */
export interface Temper {
  readonly name: string;
  /** Of all people. */
  readonly share: number;
  /** Multiplies visits to the site. */
  readonly lively: number;
  /** Multiplies the daily chance to go one step on: from dreaming to searching to comparing. */
  readonly onward: number;
  /** Multiplies the daily chance to ask for a tour, and to make an offer after one. */
  readonly earnest: number;
  /** Multiplies the daily chance to rest or to leave. */
  readonly leaving: number;
}

const temper = (
  name: string,
  share: number,
  lively: number,
  onward: number,
  earnest: number,
  leaving: number,
): Temper => ({ name, share, lively, onward, earnest, leaving });

/**
 * Liveliness and earnestness are not the same: those who look most are dreamers and neighbours, and
 * some who buy are hardly seen before they call. It is what keeps a lead score from being a count.
 */
export const TEMPERS: readonly Temper[] = [
  temper("ready", 0.12, 1.1, 1.9, 1.4, 0.7),
  temper("planner", 0.24, 0.9, 1, 1, 1),
  temper("quiet", 0.2, 0.6, 1, 1, 1),
  temper("dreamer", 0.27, 1.1, 0.25, 0.5, 0.8),
  temper("neighbour", 0.08, 1.3, 0.2, 0.05, 0.8),
  temper("investor", 0.06, 0.8, 1.6, 1.2, 1.2),
];
/** A program that reads the whole site: always anonymous, never a customer. */
export const CRAWLER: Temper = temper("crawler", 0.03, 1, 0, 0, 0);

/** Share of people whose mail program fetches images by itself: their mails look opened. */
const MAIL_OPENS_ITSELF = 0.3;

/** All that is lasting and hidden about a person and bears on what they do, as one of finitely many. */
export interface PersonKind {
  readonly temper: Temper;
  readonly rhythm: Rhythm;
  readonly mailOpensItself: boolean;
  /** Of all people; the three parts are independent. */
  readonly share: number;
}

export const isCrawler = ({ temper }: PersonKind): boolean => temper === CRAWLER;

/** Shape [K]. */
export const PERSON_KINDS: readonly PersonKind[] = [
  ...TEMPERS.flatMap((temper) =>
    RHYTHMS.people.flatMap((rhythm) =>
      [true, false].map((mailOpensItself) => ({
        temper,
        rhythm,
        mailOpensItself,
        share:
          temper.share *
          rhythm.share *
          (mailOpensItself ? MAIL_OPENS_ITSELF : 1 - MAIL_OPENS_ITSELF),
      })),
    ),
  ),
  { temper: CRAWLER, rhythm: RHYTHMS.always, mailOpensItself: false, share: CRAWLER.share },
];
