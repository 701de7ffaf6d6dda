import { INTENTS, type Intent } from "./intents.ts";

/** How a visit to the site goes, as probabilities. A look is one listing's page. */
export interface Manner {
  /** That nothing is looked at. */
  readonly bounce: number;
  /** That another look follows a look; or how many there are at least and at most, evenly spread. */
  readonly more: number | readonly [number, number];
  /** That the visit opens with a search. */
  readonly search: number;
  /** That a look goes to the shortlist, when there is something on it not yet seen this visit. */
  readonly again: number;
  /** Of each look, independently. */
  readonly perLook: Readonly<Record<LookAct, number>>;
  /** Of each first look, at most one of them. */
  readonly verdict: Readonly<Record<Verdict, number>>;
  /** Of each visit that looks at something, independently. */
  readonly perVisit: Readonly<Record<VisitAct, number>>;
  /** Of each visit of somebody unknown: that they say who they are. */
  readonly register: number;
}

export const LOOK_ACTS = [
  "photos_viewed",
  "video_watched",
  "virtual_tour_viewed",
  "floorplan_viewed",
  "directions_requested",
  "property_shared",
  "property_printed",
] as const;
export type LookAct = (typeof LOOK_ACTS)[number];
export const VERDICTS = ["property_saved", "property_considered", "property_discarded"] as const;
export type Verdict = (typeof VERDICTS)[number];
export const VISIT_ACTS = [
  "mortgage_calculated",
  "search_saved",
  "phone_number_clicked",
  "email_address_clicked",
] as const;
export type VisitAct = (typeof VISIT_ACTS)[number];

/** People stop here; crawlers begin above it, which is how they are known. */
export const MAX_LOOKS = 12;

const table = <const N extends readonly string[]>(
  names: N,
  values: readonly number[],
): Readonly<Record<N[number], number>> =>
  Object.fromEntries(names.map((name, i) => [name, values[i] ?? 0])) as Record<N[number], number>;

const manner = (
  [bounce, more, search, again, register]: readonly [
    number,
    Manner["more"],
    number,
    number,
    number,
  ],
  perLook: readonly number[],
  verdict: readonly number[],
  perVisit: readonly number[],
): Manner => ({
  bounce,
  more,
  search,
  again,
  register,
  perLook: table(LOOK_ACTS, perLook),
  verdict: table(VERDICTS, verdict),
  perVisit: table(VISIT_ACTS, perVisit),
});

const DREAMING = manner(
  [0.22, 0.6, 0.4, 0.12, 0.05],
  [0.48, 0.07, 0.05, 0.07, 0.004, 0.03, 0.004],
  [0.06, 0.03, 0.03],
  [0.015, 0.015, 0.004, 0.002],
);
const SERIOUS: Readonly<Record<"perLook" | "verdict", readonly number[]>> = {
  perLook: [0.52, 0.07, 0.07, 0.3, 0.03, 0.07, 0.02],
  verdict: [0.26, 0.08, 0.1],
};

/** By what somebody is about. */
export const MANNERS: Readonly<Record<Intent, Manner>> = {
  dreaming: DREAMING,
  searching: manner(
    [0.18, 0.63, 0.5, 0.2, 0.12],
    [0.5, 0.07, 0.05, 0.12, 0.008, 0.04, 0.006],
    [0.1, 0.05, 0.05],
    [0.05, 0.06, 0.01, 0.005],
  ),
  comparing: manner(
    [0.15, 0.63, 0.4, 0.45, 0.35],
    SERIOUS.perLook,
    SERIOUS.verdict,
    [0.28, 0.08, 0.08, 0.03],
  ),
  booked: manner(
    [0.15, 0.58, 0.3, 0.5, 1],
    SERIOUS.perLook.with(4, 0.12),
    SERIOUS.verdict,
    [0.28, 0.04, 0.08, 0.03],
  ),
  deciding: manner(
    [0.15, 0.58, 0.3, 0.55, 1],
    SERIOUS.perLook,
    SERIOUS.verdict,
    [0.35, 0.04, 0.08, 0.03],
  ),
  negotiating: manner(
    [0.18, 0.45, 0.15, 0.7, 1],
    SERIOUS.perLook,
    [0.08, 0.05, 0.06],
    [0.4, 0.01, 0.1, 0.05],
  ),
  resting: DREAMING,
  done: DREAMING,
  gone: DREAMING,
  crawling: manner([0, [16, 40], 0, 0.05, 0], [], [], []),
  paused: manner([0, [16, 40], 0, 0.05, 0], [], [], []),
};

/** A wrong tap, or a child with the tablet: nothing to do with what its owner is about. */
export const STRAY: Manner = manner(
  [0.55, 0.5, 0.1, 0.25, 0],
  [0.6, 0.25, 0.05, 0.03, 0.002, 0.01, 0.002],
  [0.04, 0.01, 0.01],
  [0.004, 0.002, 0.004, 0.002],
);

/** Shape [S + 1]: an intent's manner stands at its index, the stray one last. */
export const MANNER_LIST: readonly Manner[] = [...INTENTS.map((intent) => MANNERS[intent]), STRAY];
