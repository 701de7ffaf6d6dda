import type { PredictionDeclaration, Scorecard } from "./behavior-declaration.ts";
import { versionName } from "./model-manifest.ts";
import type { BinaryPrediction, ClassPrediction, Provenance } from "./profile.ts";
import type { RowAnswer } from "./row-answer.ts";
import {
  type Effect,
  type Reason,
  scorecardEffects,
  scorecardMargin,
  sigmoid,
  softmax,
  topReasons,
} from "./scorecard.ts";

/** A prediction, and the score that it ranks by: 0..1. */
export interface Answer {
  readonly prediction: BinaryPrediction | ClassPrediction;
  readonly rank: number;
}

type ColumnOf = (column: string) => number;

/** The answer to one prediction: the model's if it has one, else the rules'. */
export function answerPrediction(
  declaration: PredictionDeclaration,
  columnOf: ColumnOf,
  said: RowAnswer | undefined,
): Answer {
  if ("answer" in declaration) {
    const { margin, effects } = said
      ? { margin: said.margins[0] as number, effects: () => said.effectsOf(0) }
      : applyRules(declaration.rules, columnOf);
    return binaryAnswer(declaration.answer, margin, provenanceOf(said), effects);
  }
  const cards = said
    ? Array.from(said.margins, (margin, k) => ({ margin, effects: () => said.effectsOf(k) }))
    : declaration.classes.map((name) => applyRules(declaration.rules[name] as Scorecard, columnOf));
  return classAnswer(declaration, cards, provenanceOf(said));
}

interface Card {
  readonly margin: number;
  readonly effects: () => readonly Effect[];
}

const applyRules = (rules: Scorecard, columnOf: ColumnOf): Card => ({
  margin: scorecardMargin(rules, columnOf),
  effects: () => scorecardEffects(rules, columnOf),
});

const RULES: Provenance = { rung: "rules" };

/** Neither rules nor a version without an operating point decide: under both it is always "abstain". */
const provenanceOf = (said: RowAnswer | undefined): Provenance =>
  said === undefined
    ? RULES
    : {
        rung: said.manifest.rung,
        model: versionName(said.manifest),
        ...(said.manifest.provisional && { provisional: true }),
      };

function binaryAnswer(
  name: string,
  margin: number,
  provenance: Provenance,
  effects: Card["effects"],
): Answer {
  const probability = sigmoid(margin);
  const shown = roundProbability(probability);
  const prediction = {
    [name]: shown,
    score: Math.round(100 * shown),
    confidence: round(Math.max(shown, 1 - shown)),
    decision: "abstain",
    ...provenance,
    reasons: topReasons(effects()).map(tidy),
  } as const;
  // By the probability itself: among those who are shown alike, the list still knows who is ahead.
  return { prediction, rank: probability };
}

function classAnswer(
  { classes, otherwise }: Extract<PredictionDeclaration, { classes: readonly string[] }>,
  cards: readonly Card[],
  provenance: Provenance,
): Answer {
  const probabilities = softmax(cards.map(({ margin }) => margin));
  const best = probabilities.indexOf(Math.max(...probabilities));
  const strength = 1 - (probabilities[classes.indexOf(otherwise)] as number);
  const prediction: ClassPrediction = {
    next: classes[best] as string,
    strength: roundProbability(strength),
    confidence: roundProbability(probabilities[best] as number),
    decision: "abstain",
    ...provenance,
    probabilities: Object.fromEntries(
      classes.map((name, i) => [name, roundProbability(probabilities[i] as number)]),
    ),
    reasons: topReasons((cards[best] as Card).effects()).map(tidy),
  };
  return { prediction, rank: strength };
}

/** Four decimals: what a person reads and a cache stores. */
export const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Of nothing are we certain: what would round to 0 or 1 stays a ten-thousandth away from it. */
const roundProbability = (value: number): number =>
  Math.min(0.9999, Math.max(0.0001, round(value)));

const tidy = (reason: Reason): Reason => ({
  ...reason,
  value: round(reason.value),
  effect: round(reason.effect),
});
