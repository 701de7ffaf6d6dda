/** What answered: rules, a version that came with the software, or one trained on this workspace. */
export type Rung = "rules" | "shipped" | "own";

/** Why: a feature, its value, and how far it moved the answer. */
export interface Reason {
  readonly feature: string;
  /** Null where it is missing. */
  readonly value: number | null;
  /** In margin units: positive speaks for the answer. */
  readonly effect: number;
  /** In words, to show. */
  readonly says: string;
}

export interface Answered {
  /** 0..1: how sure of the answer itself, whichever it is. */
  readonly confidence: number;
  /** Whether to act on it. Without an operating point it is always "abstain". */
  readonly decision: "act" | "abstain";
  readonly rung: Rung;
  /** `name@version`; absent where rules answered. */
  readonly model?: string;
  /** What holds when `decision` is "act": this precision, with confidence 1 - delta. */
  readonly promise?: { readonly precision: number; readonly delta: number };
  /**
   * Why this version never acts: on how many outcomes that was decided and about how many it would take;
   * without the latter it takes a better model, not more outcomes.
   */
  readonly refused?: { readonly outcomes: number; readonly needed?: number };
  /** Strongest first; none where the answer was not explained. */
  readonly reasons: readonly Reason[];
}

/** A yes-or-no prediction; the probability stands under the name the schema gives it: `risk`, `quality`. */
export type BinaryPrediction<A extends string> = Answered & {
  /** 100 times the probability, rounded. */
  readonly score: number;
} & { readonly [K in A]: number };

/** Which of several things comes next. */
export type ClassPrediction<C extends string> = Answered & {
  readonly next: C;
  /** 1 - P(nothing of note). */
  readonly strength: number;
  readonly probabilities: { readonly [K in C]: number };
};
