import { ServiceError } from "@porchlight/core/error";

/** What is asked of a deployment, on an even day. */
export interface Load {
  readonly workspaces: number;
  /** Of all workspaces. */
  readonly people: number;
  readonly interactionsPerDay: number;
  /** What a client sends together, of one person. */
  readonly interactionsPerRequest: number;
  /** What one person does in one go; a request never spans two sessions. */
  readonly interactionsPerSession: number;
  /** Profiles asked for. */
  readonly readsPerPersonPerDay: number;
  /** Share of those that the cache answers, 0 to 1. */
  readonly hitRate: number;
  /** For how long people have been doing this when the bill is made out: ids are kept for five days and a half. */
  readonly historyDays: number;
  /** What each person did just before, where it is not what they do on any day. */
  readonly historyVisits?: number;
  /** How long the archive is when the bill is made out. */
  readonly archiveMonths: number;
}

/** The load that the promised price is for; what it does not say is stated here. */
export const DEFAULT_LOAD: Load = {
  workspaces: 1,
  people: 10_000,
  interactionsPerDay: 1_000_000,
  interactionsPerRequest: 10,
  interactionsPerSession: 10,
  readsPerPersonPerDay: 5,
  hitRate: 0.8,
  historyDays: 6,
  archiveMonths: 12,
};

/** Throws `request.bad_parameter` for a load that nobody could make. */
export function requireLoad(load: Load): Load {
  const { interactionsPerRequest, interactionsPerSession, hitRate, people, workspaces } = load;
  const problems: readonly (readonly [boolean, string])[] = [
    [people < workspaces, `${people} people cannot belong to ${workspaces} workspaces`],
    [
      interactionsPerRequest > interactionsPerSession,
      `a request of ${interactionsPerRequest} interactions is more than a session of ${interactionsPerSession}`,
    ],
    [!(hitRate >= 0 && hitRate <= 1), `a hit rate is from 0 to 1, not ${hitRate}`],
  ];
  const found = problems.find(([isWrong]) => isWrong);
  if (found !== undefined) throw new ServiceError("request.bad_parameter", found[1]);
  return load;
}

export const DAY_SECONDS = 86_400;
/** A year's twelfth. */
export const MONTH_SECONDS = (365 / 12) * DAY_SECONDS;

export const requestsPerSecond = (load: Load): number =>
  load.interactionsPerDay / load.interactionsPerRequest / DAY_SECONDS;

/** How many of a call list a sweep copies, and how many lists a workspace has. */
export const SNAPSHOT_LEADS = 200;
export const LISTS = 3;

/** Share of people who are on a list that is copied, at most: nobody on two. */
export const listedShare = ({ people, workspaces }: Load): number =>
  Math.min(1, (LISTS * SNAPSHOT_LEADS * workspaces) / people);

export const readsPerSecond = (load: Load): number =>
  (load.people * load.readsPerPersonPerDay) / DAY_SECONDS;

/** More visits of fewer interactions would leave the same behind. */
const VISITS_A_DAY = 10;

/** What each person did before the bill is made out. */
export function historyOf(load: Load) {
  const { historyDays, historyVisits, interactionsPerRequest } = load;
  if (historyVisits !== undefined)
    return { days: 0.25, visits: historyVisits, interactionsPerVisit: interactionsPerRequest };
  const aDay = load.interactionsPerDay / load.people;
  const visits = Math.min(VISITS_A_DAY, Math.max(1, Math.round(aDay / interactionsPerRequest)));
  const interactionsPerVisit = Math.max(1, Math.round(aDay / visits));
  return { days: historyDays, visits: visits * historyDays, interactionsPerVisit };
}
