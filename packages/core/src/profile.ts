import type { Behavior } from "./behavior.ts";
import type { PredictionDeclaration } from "./behavior-declaration.ts";
import { type PersonKey, personId } from "./interaction.ts";
import { type Preference, readPreferences } from "./preferences.ts";
import { applyScorecard, type Reason, sigmoid, softmax, topReasons } from "./scorecard.ts";
import { completeness } from "./vector.ts";

/** What answered: rules, a version that came with the software, or one trained on this workspace. */
export type Rung = "rules" | "shipped" | "own";

interface Answered {
  readonly confidence: number;
  /** Whether to act on it. Rules have no operating point, so under them it is always "abstain". */
  readonly decision: "act" | "abstain";
  readonly rung: Rung;
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

/** Builds a person's profile from their vector, shape [F]. */
export function buildProfile(
  behavior: Behavior,
  who: { person: PersonKey; stateVersion: number; asOfMs: number },
  vector: Float32Array,
): BuiltProfile {
  const columnOf = columnReader(behavior, vector);
  const answers = Object.entries(behavior.predictions).map(([model, declaration]) => ({
    model,
    part: declaration.part,
    ...answerByRules(declaration, columnOf),
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

function columnReader(behavior: Behavior, vector: Float32Array): (column: string) => number {
  let index = columnIndexes.get(behavior);
  if (index === undefined) {
    index = new Map(behavior.featureSet.columns.map((column, i) => [column, i]));
    columnIndexes.set(behavior, index);
  }
  const indexOf = index;
  return (column) => vector[indexOf.get(column) as number] as number;
}

type Answer = { prediction: BinaryPrediction | ClassPrediction; rank: number };

function answerByRules(
  declaration: PredictionDeclaration,
  columnOf: (column: string) => number,
): Answer {
  const common = { decision: "abstain", rung: "rules" } as const;
  if ("answer" in declaration) {
    const { margin, effects } = applyScorecard(declaration.rules, columnOf);
    const probability = sigmoid(margin);
    const shown = roundProbability(probability);
    const prediction = {
      [declaration.answer]: shown,
      score: Math.round(100 * shown),
      confidence: round(Math.max(shown, 1 - shown)),
      ...common,
      reasons: topReasons(effects).map(tidy),
    };
    // By the probability itself: among those who are shown alike, the list still knows who is ahead.
    return { prediction, rank: probability };
  }
  const cards = declaration.classes.map((name) =>
    applyScorecard(
      declaration.rules[name] as NonNullable<(typeof declaration.rules)[string]>,
      columnOf,
    ),
  );
  const probabilities = softmax(cards.map(({ margin }) => margin));
  const best = probabilities.indexOf(Math.max(...probabilities));
  const strength =
    1 - (probabilities[declaration.classes.indexOf(declaration.otherwise)] as number);
  const prediction: ClassPrediction = {
    next: declaration.classes[best] as string,
    strength: roundProbability(strength),
    confidence: roundProbability(probabilities[best] as number),
    ...common,
    probabilities: Object.fromEntries(
      declaration.classes.map((name, i) => [name, roundProbability(probabilities[i] as number)]),
    ),
    reasons: topReasons((cards[best] as (typeof cards)[number]).effects).map(tidy),
  };
  return { prediction, rank: strength };
}

/** Four decimals: what a person reads and a cache stores. */
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Of nothing are we certain: what would round to 0 or 1 stays a ten-thousandth away from it. */
const roundProbability = (value: number): number =>
  Math.min(0.9999, Math.max(0.0001, round(value)));

const tidy = (reason: Reason): Reason => ({
  ...reason,
  value: round(reason.value),
  effect: round(reason.effect),
});
