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

type ColumnOf = (column: string) => number;

export function scorecardMargin({ base, terms }: Scorecard, columnOf: ColumnOf): number {
  let margin = base;
  for (const term of terms) margin += effectOf(term, columnOf(term.column));
  return margin;
}

/** What each term gave to the margin, as far as it is worth saying. */
export function scorecardEffects({ terms }: Scorecard, columnOf: ColumnOf): Effect[] {
  return terms.flatMap((term): Effect[] => {
    const { column, says } = term;
    const value = columnOf(column);
    const effect = effectOf(term, value);
    return Math.abs(effect) < EFFECT_WORTH_SAYING ? [] : [{ column, says, value, effect }];
  });
}

/** A column that is missing, or so large that it is no number any more, gives nothing. */
const effectOf = (term: ScorecardTerm, value: number): number =>
  Number.isFinite(value) ? term.weight * shaped(term, value) : 0;

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
