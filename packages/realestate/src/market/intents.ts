/** What a person is about, hidden from everybody. The last two are those of crawlers. */
export const INTENTS = [
  "dreaming",
  "searching",
  "comparing",
  "booked",
  "deciding",
  "negotiating",
  "resting",
  "done",
  "gone",
  "crawling",
  "paused",
] as const;
export type Intent = (typeof INTENTS)[number];

/** How often somebody of an intent does something, in times a day, and how they take mail. */
export interface Pace {
  /** Visits to the site; multiplied by the person's own liveliness. */
  readonly web: number;
  /** Mails opened because they want to read them. */
  readonly mail: number;
  /** Calls and messages to the team. */
  readonly contact: number;
  /** Of the mails they open, those they follow to the site … */
  readonly click: number;
  /** … and those after which they want no more. */
  readonly unsubscribe: number;
}

const pace = (
  web: number,
  mail: number,
  contact: number,
  click: number,
  unsubscribe: number,
): Pace => ({ web, mail, contact, click, unsubscribe });

export const PACE: Readonly<Record<Intent, Pace>> = {
  dreaming: pace(0.12, 0.08, 0.001, 0.15, 0.01),
  searching: pace(0.38, 0.18, 0.012, 0.3, 0.005),
  comparing: pace(1.1, 0.28, 0.14, 0.4, 0.003),
  booked: pace(0.8, 0.28, 0.2, 0.4, 0.001),
  deciding: pace(0.75, 0.25, 0.18, 0.35, 0.003),
  negotiating: pace(0.3, 0.15, 0.4, 0.2, 0.003),
  resting: pace(0.012, 0.03, 0.001, 0.1, 0.03),
  done: pace(0.05, 0.05, 0.01, 0.15, 0.03),
  gone: pace(0, 0.01, 0, 0, 0.3),
  crawling: pace(1.2, 0, 0, 0, 0),
  paused: pace(0, 0, 0, 0, 0),
};
