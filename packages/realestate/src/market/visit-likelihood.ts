import { LOOK_ACTS, MAX_LOOKS, type Manner, VERDICTS, VISIT_ACTS } from "./manners.ts";

/** What there is to see of one visit, and all that its likelihood hangs on. */
export interface SeenVisit {
  readonly looks: number;
  /** Looks that could have gone to the shortlist, and those that did. */
  readonly choices: number;
  readonly again: number;
  /** How often each kind of interaction occurred. */
  readonly counts: ReadonlyMap<string, number>;
  /** Whether they said who they are; undefined if they could not have. */
  readonly registered: boolean | undefined;
}

/**
 * The log-probability of a visit, of somebody with this manner: a sum of logs of the manner's numbers, each
 * times how often it was taken. What is drawn by laws that are the same for all manners is left out.
 */
export function logVisitLikelihood(manner: Manner, visit: SeenVisit): number {
  const { looks, choices, again, counts, registered } = visit;
  const fresh = looks - again;
  let sum = logLooks(manner, looks) + ofTries(manner.search, 1, counts.get("search_performed"));
  sum += ofTries(manner.again, choices, again);
  for (const kind of LOOK_ACTS) sum += ofTries(manner.perLook[kind], looks, counts.get(kind));
  let undecided = fresh;
  let none = 1;
  for (const kind of VERDICTS) {
    const count = counts.get(kind) ?? 0;
    sum += times(count, manner.verdict[kind]);
    undecided -= count;
    none -= manner.verdict[kind];
  }
  sum += times(undecided, none);
  if (looks > 0)
    for (const kind of VISIT_ACTS) sum += ofTries(manner.perVisit[kind], 1, counts.get(kind));
  return registered === undefined ? sum : sum + ofTries(manner.register, 1, registered ? 1 : 0);
}

function logLooks({ bounce, more }: Manner, looks: number): number {
  if (typeof more !== "number") {
    const [least, most] = more;
    return looks >= least && looks <= most ? -Math.log(most - least + 1) : Number.NEGATIVE_INFINITY;
  }
  if (looks === 0) return Math.log(bounce);
  if (looks > MAX_LOOKS) return Number.NEGATIVE_INFINITY;
  const stops = looks < MAX_LOOKS ? Math.log(1 - more) : 0;
  return Math.log(1 - bounce) + times(looks - 1, more) + stops;
}

/** `count` times ln(p): none of the impossible is possible. */
const times = (count: number, p: number): number => (count === 0 ? 0 : count * Math.log(p));

const ofTries = (p: number, tries: number, count = 0): number =>
  times(count, p) + times(tries - count, 1 - p);
