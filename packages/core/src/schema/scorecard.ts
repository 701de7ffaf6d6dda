import type { Scorecard, ScorecardTerm } from "./behavior-declaration.ts";

/** One column's share of a margin, with its words. */
export interface Reason {
  readonly feature: string;
  /** Null where it is missing, which may be a reason too. */
  readonly value: number | null;
  /** In margin units: positive speaks for the answer. */
  readonly effect: number;
  readonly says: string;
}

/** What a column gave to a margin; a missing one has the value NaN. */
export interface Effect {
  readonly column: string;
  readonly value: number;
  readonly effect: number;
  /** The reason in words, made only for those that are shown. */
  readonly says: () => string;
}

type ColumnOf = (column: string) => number;

export function scorecardMargin({ base, terms }: Scorecard, columnOf: ColumnOf): number {
  let margin = base;
  for (const term of terms) margin += effectOf(term, columnOf(term.column));
  return margin;
}

/** What each term gave to the margin, as far as it is worth saying. */
export function scorecardEffects(
  { terms }: Scorecard,
  columnOf: ColumnOf,
  say: (column: string) => string,
): Effect[] {
  return terms.flatMap((term): Effect[] => {
    const { column } = term;
    const says = () => say(column);
    const value = columnOf(column);
    const effect = effectOf(term, value);
    return Math.abs(effect) < EFFECT_WORTH_SAYING ? [] : [{ column, value, effect, says }];
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

/**
 * The reasons that moved the margin most, for and against. Only these are put into words; of two that come
 * out the same, such as of the sine and the cosine of an hour, the stronger is told.
 */
export function topReasons(effects: readonly Effect[]): Reason[] {
  const reasons = new Map<string, Reason>();
  const strongest = effects
    .filter(({ effect }) => Math.abs(effect) >= EFFECT_WORTH_SAYING)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  for (const { column, value, effect, says } of strongest) {
    if (reasons.size === REASONS_SHOWN) break;
    const words = says();
    if (reasons.has(words)) continue;
    const shown = Number.isNaN(value) ? null : value;
    reasons.set(words, { feature: column, value: shown, effect, says: words });
  }
  return [...reasons.values()];
}

export const sigmoid = (margin: number): number => 1 / (1 + Math.exp(-margin));

/** Probabilities of margins, shape [K]; shifted by the largest so that nothing overflows. */
export function softmax(margins: readonly number[]): number[] {
  const largest = Math.max(...margins);
  const weights = margins.map((margin) => Math.exp(margin - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
