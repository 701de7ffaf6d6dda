import type { Scorecard, ScorecardTerm } from "./behavior-declaration.ts";

/** One term's share of a margin, with its words. */
export interface Reason {
  readonly feature: string;
  readonly value: number;
  /** In margin units: positive speaks for the answer. */
  readonly effect: number;
  readonly says: string;
}

/**
 * A scorecard's margin, and what each term that had a value gave to it. A column that is missing, or so
 * large that it is no number any more, says nothing and gives nothing.
 */
export function applyScorecard(
  card: Scorecard,
  columnOf: (column: string) => number,
): { margin: number; reasons: Reason[] } {
  const reasons = card.terms.flatMap((term): Reason[] => {
    const value = columnOf(term.column);
    if (!Number.isFinite(value)) return [];
    return [
      {
        feature: term.column,
        value,
        effect: term.weight * shaped(term, value),
        says: sentence(term.says, value),
      },
    ];
  });
  return { margin: reasons.reduce((sum, { effect }) => sum + effect, card.base), reasons };
}

function shaped(
  { shape = "linear", cap = Number.POSITIVE_INFINITY }: ScorecardTerm,
  value: number,
): number {
  return Math.min(cap, shape === "log1p" ? Math.log1p(Math.max(0, value)) : value);
}

const sentence = (says: string, value: number): string =>
  says.replaceAll("{value}", String(value >= 10 ? Math.round(value) : Math.round(value * 10) / 10));

const REASONS_SHOWN = 3;
const EFFECT_WORTH_SAYING = 0.05;

/** The reasons that moved the margin most, for and against. */
export function topReasons(reasons: readonly Reason[]): Reason[] {
  return reasons
    .filter(({ effect }) => Math.abs(effect) >= EFFECT_WORTH_SAYING)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, REASONS_SHOWN);
}

export const sigmoid = (margin: number): number => 1 / (1 + Math.exp(-margin));

/** Probabilities of margins, shape [K]; shifted by the largest so that nothing overflows. */
export function softmax(margins: readonly number[]): number[] {
  const largest = Math.max(...margins);
  const weights = margins.map((margin) => Math.exp(margin - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
