import { type PersonKey, personId } from "../interaction.ts";
import type { Profile } from "../profile/profile.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { PredictionDeclaration } from "../schema/behavior-declaration.ts";

/** One person on a call list: who, how high, why, and in short what else is known of them. */
export type LeadEntry = Readonly<Record<string, unknown>>;

/** An entry from a profile: the ranked prediction with its reasons, the other answers beside it. */
export function leadEntry(
  behavior: Behavior,
  rank: string,
  { person, score }: { readonly person: PersonKey; readonly score: number },
  profile: Profile,
): LeadEntry {
  const { part } = behavior.predictions[rank] as PredictionDeclaration;
  const { confidence, decision, promise, rung, reasons } = answerOf(profile, part);
  const others = Object.entries(behavior.predictions)
    .filter(([model]) => model !== rank)
    .map(([, other]) => [other.part, inShort(other, answerOf(profile, other.part))]);
  return {
    ...bareEntry(person, score),
    confidence,
    decision,
    ...(promise !== undefined && { promise }),
    rung,
    reasons,
    ...Object.fromEntries(others),
    asOf: profile.asOf,
    stateVersion: profile.stateVersion,
  };
}

/** Empty in a profile that was cached before a deployment declared the part. */
const answerOf = (profile: Profile, part: string): LeadEntry => (profile[part] ?? {}) as LeadEntry;

/** All that the list itself knows, for when neither cache nor store can tell more. */
export const bareEntry = (person: PersonKey, score: number): LeadEntry => ({
  ...personId(person),
  score: Math.round(100 * score),
});

const inShort = (declaration: PredictionDeclaration, answer: LeadEntry): LeadEntry =>
  "answer" in declaration
    ? { [declaration.answer]: answer[declaration.answer] }
    : { next: answer.next, strength: answer.strength };
