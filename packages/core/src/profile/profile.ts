import { completeness } from "../features/vector.ts";
import { type PersonKey, personId } from "../interaction.ts";
import { answerPrediction, type NamedColumns, round } from "../predictions/answer-prediction.ts";
import { columnWords } from "../predictions/column-words.ts";
import type { Refusal } from "../predictions/operating-point.ts";
import type { RowAnswers } from "../predictions/row-answer.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { PromiseDeclaration } from "../schema/promise-declaration.ts";
import type { Reason } from "../schema/scorecard.ts";
import { type Preference, readPreferences } from "./preferences.ts";

/** What answered: rules, a version that came with the software, or one trained on this workspace. */
export type Rung = "rules" | "shipped" | "own";

/** Where an answer comes from. */
export interface Provenance {
  readonly rung: Rung;
  /** The version that answered, such as `lead_scorer_v2@7`; the rules have none. */
  readonly model?: string;
}

export interface Answered extends Provenance {
  /** The calibrated chance that the answer is right. The rules' is not calibrated on anything. */
  readonly confidence: number;
  /** Whether to act on it. What has no operating point, such as the rules, always abstains. */
  readonly decision: "act" | "abstain";
  /** What holds of those who are acted on, taken together; stands beside "act" alone. */
  readonly promise?: Pick<PromiseDeclaration, "precision" | "delta">;
  /** Why this version never acts, though a promise is declared. */
  readonly refused?: Refusal;
  /** What moved the answer most; empty also where a model's answer was not explained. */
  readonly reasons: readonly Reason[];
}

/** A yes-or-no prediction; the probability stands under the name the schema gives it. */
export type BinaryPrediction = Answered & {
  readonly score: number;
  readonly [answer: string]: unknown;
};

export interface ClassPrediction extends Answered {
  readonly next: string;
  /** 1 - P(otherwise). */
  readonly strength: number;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** The read model served per person. Predictions stand under their parts' names: churn, lead, intent. */
export interface Profile {
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly asOf: string;
  readonly stateVersion: number;
  readonly confidence: number;
  readonly completeness: number;
  readonly preferences: Readonly<Record<string, Preference>>;
  readonly [part: string]: unknown;
}

/** A profile and what it ranks as: model → score, 0..1. */
export interface BuiltProfile {
  readonly profile: Profile;
  readonly ranks: Readonly<Record<string, number>>;
}

/** Builds a person's profile from their vector, shape [F]; the rules answer where no model did. */
export function buildProfile(
  behavior: Behavior,
  who: { person: PersonKey; stateVersion: number; asOfMs: number },
  vector: Float32Array,
  said?: RowAnswers,
): BuiltProfile {
  const indexOf = columnIndexOf(behavior);
  const columnOf = (column: string) => vector[indexOf(column)] as number;
  const columnsOf = (model: string): NamedColumns => ({
    columnOf,
    say: (column) => columnWords(behavior, model)(vector, indexOf(column)),
  });
  const answers = Object.entries(behavior.predictions).map(([model, declaration]) => ({
    model,
    part: declaration.part,
    ...answerPrediction(declaration, columnsOf(model), said?.get(model)),
  }));
  const profile: Profile = {
    ...personId(who.person),
    asOf: new Date(who.asOfMs).toISOString(),
    stateVersion: who.stateVersion,
    confidence: leastConfidence(answers.map(({ prediction }) => prediction.confidence)),
    completeness: round(completeness(vector)),
    ...Object.fromEntries(answers.map(({ part, prediction }) => [part, prediction])),
    preferences: readPreferences(behavior, columnOf),
  };
  return { profile, ranks: Object.fromEntries(answers.map(({ model, rank }) => [model, rank])) };
}

/** A schema without predictions has nothing to be confident of. */
const leastConfidence = (ofParts: readonly number[]): number =>
  ofParts.length === 0 ? 0 : Math.min(...ofParts);

const columnIndexes = new WeakMap<Behavior, ReadonlyMap<string, number>>();

function columnIndexOf(behavior: Behavior): (column: string) => number {
  let index = columnIndexes.get(behavior);
  if (index === undefined) {
    index = new Map(behavior.featureSet.columns.map((column, i) => [column, i]));
    columnIndexes.set(behavior, index);
  }
  const indexOf = index;
  return (column) => indexOf.get(column) as number;
}
