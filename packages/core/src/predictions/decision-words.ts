import type { Answered } from "../profile/profile.ts";
import { counted, percent, wholeNumber } from "../words/amounts.ts";

/** What an answer tells of whether to act on it, and what stands behind that; any part may be left out. */
export type Decided = Partial<Pick<Answered, "decision" | "promise" | "refused">>;

/**
 * The promise of an answer in words, or why there is none; undefined where there is nothing to add to the
 * decision itself, such as to what the rules say.
 */
export function decisionWords({ decision, promise, refused }: Decided): string | undefined {
  if (decision === "act" && promise !== undefined) return promiseWords(promise);
  if (refused === undefined) return undefined;
  const { outcomes, needed } = refused;
  if (outcomes === 0) {
    const wanted = needed === undefined ? "" : `, and about ${wholeNumber(needed)} are needed`;
    return `no promise: of people here it has seen no outcome${wanted}`;
  }
  const known = `${counted(outcomes, "outcome", "outcomes")} known`;
  return needed === undefined
    ? `no promise yet: with ${known}, it is not right often enough anywhere`
    : `no promise yet: ${known}, about ${wholeNumber(needed)} are needed`;
}

/** `at least 95 % of those acted on are right, with 95 % confidence` */
export const promiseWords = ({ precision, delta }: NonNullable<Decided["promise"]>): string =>
  `at least ${percent(precision)} of those acted on are right, with ${percent(1 - delta)} confidence`;
