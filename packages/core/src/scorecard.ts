import type { Scorecard, ScorecardTerm } from "./behavior-declaration.ts";

/** One column's share of a margin, with its words. */
export interface Reason {
  readonly feature: string;
  readonly value: number;
  /** In margin units: positive speaks for the answer. */
  readonly effect: number;
  readonly says: string;
}

/** What a column that had a value gave to a margin, and the sentence with `{value}` in it that says so. */
export interface Effect {
  readonly column: string;
  readonly says: string;
  readonly value: number;
  readonly effect: number;
}

/**
 * A scorecard's margin, and what each term that had a value gave to it. A column that is missing, or so
 * large that it is no number any more, says nothing and gives nothing.
 */
export function applyScorecard(
  card: Scorecard,
  columnOf: (column: string) => number,
): { margin: number; effects: Effect[] } {
  let margin = card.base;
  const effects: Effect[] = [];
  for (const term of card.terms) {
    const value = columnOf(term.column);
    if (!Number.isFinite(value)) continue;
    const effect = term.weight * shaped(term, value);
    margin += effect;
    effects.push({ column: term.column, says: term.says, value, effect });
  }
  return { margin, effects };
}

function shaped(
  { shape = "linear", cap = Number.POSITIVE_INFINITY }: ScorecardTerm,
  value: number,
): number {
  return Math.min(cap, shape === "log1p" ? Math.log1p(Math.max(0, value)) : value);
}

const REASONS_SHOWN = 3;
export const EFFECT_WORTH_SAYING = 0.05;

/** The reasons that moved the margin most, for and against. Only these are put into words. */
export const topReasons = (effects: readonly Effect[]): Reason[] =>
  effects
    .filter(({ effect }) => Math.abs(effect) >= EFFECT_WORTH_SAYING)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, REASONS_SHOWN)
    .map(({ column, says, value, effect }) => ({
      feature: column,
      value,
      effect,
      says: sentence(says, value),
    }));

const sentence = (says: string, value: number): string =>
  says.replaceAll("{value}", String(value >= 10 ? Math.round(value) : Math.round(value * 10) / 10));

export const sigmoid = (margin: number): number => 1 / (1 + Math.exp(-margin));

/** Probabilities of margins, shape [K]; shifted by the largest so that nothing overflows. */
export function softmax(margins: readonly number[]): number[] {
  const largest = Math.max(...margins);
  const weights = margins.map((margin) => Math.exp(margin - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
