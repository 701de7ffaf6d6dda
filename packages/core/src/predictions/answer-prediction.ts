import { versionName } from "../models/model-manifest.ts";
import type {
  Answered,
  BinaryPrediction,
  ClassPrediction,
  Provenance,
} from "../profile/profile.ts";
import type { PredictionDeclaration, Scorecard } from "../schema/behavior-declaration.ts";
import {
  type Effect,
  type Reason,
  scorecardEffects,
  scorecardMargin,
  sigmoid,
  softmax,
  topReasons,
} from "../schema/scorecard.ts";
import { likeliest } from "./acting-score.ts";
import { calibrateMargins } from "./calibration.ts";
import { decide } from "./operating-point.ts";
import type { RowAnswer } from "./row-answer.ts";

/** A prediction, and the score that it ranks by: 0..1. */
export interface Answer {
  readonly prediction: BinaryPrediction | ClassPrediction;
  readonly rank: number;
}

/** What a row has in a column, and what that says of the person. */
export interface NamedColumns {
  columnOf(column: string): number;
  say(column: string): string;
}

/** The answer to one prediction: the model's if it has one, else the rules'. */
export function answerPrediction(
  declaration: PredictionDeclaration,
  columns: NamedColumns,
  said: RowAnswer | undefined,
): Answer {
  const row = said ? readModel(said, columns) : readRules(declaration, columns);
  return "answer" in declaration
    ? binaryAnswer(declaration.answer, row)
    : classAnswer(declaration, row);
}

/** One row, answered: K = 1 for yes and no. */
interface AnsweredRow {
  /** Shape [K]. */
  readonly margins: ArrayLike<number>;
  /** Shape [K]. */
  readonly chances: readonly number[];
  readonly decision: Pick<Answered, "decision" | "promise" | "refused">;
  readonly provenance: Provenance;
  effectsOf(output: number): readonly Effect[];
}

function readModel(said: RowAnswer, columns: NamedColumns): AnsweredRow {
  const decision = decide(said.manifest.operatingPoint, said.margins, columns.columnOf);
  const isExplained = said.isExplained || decision.decision === "act";
  return {
    margins: said.margins,
    chances: calibrateMargins(said.manifest.calibration, said.margins),
    decision,
    provenance: { rung: said.manifest.rung, model: versionName(said.manifest) },
    effectsOf: (output) => (isExplained ? said.effectsOf(output) : []),
  };
}

/** Rules are fitted to nobody's outcomes, so that nothing can be promised of them: they abstain. */
function readRules(declaration: PredictionDeclaration, columns: NamedColumns): AnsweredRow {
  const cards =
    "answer" in declaration
      ? [declaration.rules]
      : declaration.classes.map((name) => declaration.rules[name] as Scorecard);
  const margins = cards.map((card) => scorecardMargin(card, columns.columnOf));
  return {
    margins,
    chances: "answer" in declaration ? margins.map(sigmoid) : softmax(margins),
    decision: { decision: "abstain" },
    provenance: { rung: "rules" },
    effectsOf: (output) =>
      scorecardEffects(cards[output] as Scorecard, columns.columnOf, columns.say),
  };
}

function binaryAnswer(name: string, row: AnsweredRow): Answer {
  const [margin, chance] = [row.margins[0] as number, row.chances[0] as number];
  const shown = roundProbability(chance);
  const prediction = {
    [name]: shown,
    score: Math.round(100 * shown),
    confidence: round(Math.max(shown, 1 - shown)),
    ...row.decision,
    ...row.provenance,
    reasons: topReasons(row.effectsOf(0)).map(tidy),
  };
  return { prediction, rank: chance + RANK_BY_MARGIN * (sigmoid(margin) - chance) };
}

/**
 * Whoever has the same calibrated chance, or is shown the same, still stands in a strict order on the list: by
 * the margin, which moves the rank by less than anybody can see.
 */
const RANK_BY_MARGIN = 1e-6;

function classAnswer(
  { classes, otherwise }: Extract<PredictionDeclaration, { classes: readonly string[] }>,
  { margins, chances, decision, provenance, effectsOf }: AnsweredRow,
): Answer {
  // By margins, as the decision: chances near 1 round alike.
  const best = likeliest(margins);
  const strength = 1 - (chances[classes.indexOf(otherwise)] as number);
  const prediction: ClassPrediction = {
    next: classes[best] as string,
    strength: roundProbability(strength),
    confidence: roundProbability(chances[best] as number),
    ...decision,
    ...provenance,
    probabilities: Object.fromEntries(
      classes.map((name, i) => [name, roundProbability(chances[i] as number)]),
    ),
    reasons: topReasons(effectsOf(best)).map(tidy),
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
  value: reason.value === null ? null : round(reason.value),
  effect: round(reason.effect),
});
