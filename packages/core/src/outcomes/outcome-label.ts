import type { Eligibility, Outcome } from "./outcome.ts";
import type { Timeline } from "./outcome-timeline.ts";

/**
 * The class of an outcome for a prediction made at a moment, by what is known until another; undefined
 * is *not yet*. For a yes-or-no outcome, won is 1 and lost is 0.
 *
 *     ── known, so no outcome ──▶ moment ── the strongest that happens here decides ──▶ moment + horizon
 *
 * An outcome is news: what was known at the moment decides nothing, even where a clock that runs ahead
 * dates it later. Unless the strongest class has shown, there is an answer only once the horizon has passed:
 * a stronger one may still come. What is learned late may still change an answer; ask with a later
 * `knownUntilMs` for that.
 */
export function labelAt(
  { classOfKind, strongest, horizonMs, otherwise }: Outcome,
  timeline: Timeline,
  momentMs: number,
  knownUntilMs: number,
): number | undefined {
  const untilMs = momentMs + horizonMs;
  let label: number | undefined;
  for (let i = 0; i < timeline.count; i++) {
    const happenedAtMs = timeline.happenedAtMs[i] as number;
    const knownAtMs = timeline.knownAtMs[i] as number;
    const decided = classOfKind[timeline.kind[i] as number] as number;
    if (decided < 0 || (label !== undefined && decided >= label)) continue;
    if (happenedAtMs <= momentMs || happenedAtMs > untilMs) continue;
    if (knownAtMs <= momentMs || knownAtMs > knownUntilMs) continue;
    label = decided;
  }
  if (label === strongest) return label;
  return untilMs <= knownUntilMs ? (label ?? otherwise) : undefined;
}

/** Whether a prediction is asked of the person at that moment, by what was known then. */
export function eligibleAt(
  eligibility: Eligibility | undefined,
  timeline: Timeline,
  momentMs: number,
): boolean {
  if (eligibility === undefined) return true;
  const { kinds, wanted, withinMs } = eligibility;
  for (let i = 0; i < timeline.count; i++)
    if (
      kinds[timeline.kind[i] as number] === 1 &&
      (timeline.knownAtMs[i] as number) <= momentMs &&
      (timeline.happenedAtMs[i] as number) >= momentMs - withinMs
    )
      return wanted;
  return !wanted;
}
