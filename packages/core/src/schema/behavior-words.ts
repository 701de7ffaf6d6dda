/** How a kind of interaction is told of a person, who is left unsaid: "asked for tours twice this week". */
export interface KindWords {
  /** One of it, in the past: `asked for a tour`, `was called`; its verb is said alike after "has". */
  readonly once: string;
  /** Several: `asked for tours`. */
  readonly often: string;
}

/** How a numeric property is told. */
export interface NumberWords {
  /** One of them: `price`. */
  readonly one: string;
  /** Where they tend to, with `{value}` for the number: `looks at listings around {value}`. */
  readonly around: string;
}

/** How a label is told. */
export interface LabelWords {
  readonly one: string;
  readonly many: string;
  /** Declared value → how it is told; a value not named here is told by its own words. */
  readonly values?: Readonly<Record<string, string>>;
}

/**
 * A domain in a person's words, from which the reasons of answers are made. What is not named here is
 * told by the names of the schema itself.
 */
export interface BehaviorWords {
  readonly kinds?: Readonly<Record<string, KindWords>>;
  /** Whatever the person did themselves. */
  readonly engaged?: KindWords;
  /** Whatever happened at all. */
  readonly all?: KindWords;
  /** What there was none of in a silence: `no visit`, as in "no visit for 12 days". */
  readonly silence?: string;
  readonly numbers?: Readonly<Record<string, NumberWords>>;
  readonly labels?: Readonly<Record<string, LabelWords>>;
}
