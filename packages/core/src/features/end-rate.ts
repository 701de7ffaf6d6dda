import type { TeamSnapshot } from "../team/team-snapshot.ts";

/** An actor counts like everybody until so many of their people have come to an end. */
const PRIOR_PEOPLE = 20;

/**
 * The share of an actor's people who came to an end, among those who came to any, drawn towards the whole team's
 * while they are few; NaN until anybody has ended.
 */
export function endRate({ actors, ended, ends }: TeamSnapshot, code: number, end: number): number {
  const actor = actors.get(code);
  // 0 / 0 is missing.
  const usual = (ends[end] as number) / ended;
  return ((actor?.ends[end] ?? 0) + PRIOR_PEOPLE * usual) / ((actor?.ended ?? 0) + PRIOR_PEOPLE);
}
