import type { Duration } from "./duration.ts";

/** Kinds of interaction by name, or all those that are something the person did. */
export type OutcomeKinds = "engaged" | readonly string[];

/** What a prediction is about, as data: interactions within a horizon after the moment of predicting. */
export type OutcomeDeclaration =
  | { readonly form: "occurs" | "absence"; readonly of: OutcomeKinds; readonly within: Duration }
  | {
      readonly form: "next";
      /** Class → its kinds; of two that happen at the same time, the first class listed wins. */
      readonly classes: Readonly<Record<string, readonly string[]>>;
      readonly within: Duration;
      /** The class of doing none of it. */
      readonly otherwise: string;
    };

/** Of whom a prediction is asked, by what is known at the moment. */
export type EligibilityDeclaration =
  | { readonly form: "engagedWithin"; readonly within: Duration }
  | { readonly form: "notYet"; readonly of: readonly string[] };

interface KindsWithin {
  readonly of: OutcomeKinds;
  readonly within: Duration;
}

/** Yes, if any of the kinds happens within the horizon. */
export const occurs = ({ of, within }: KindsWithin): OutcomeDeclaration => ({
  form: "occurs",
  of,
  within,
});

/** Yes, if none of the kinds happens within the horizon. */
export const absence = ({ of, within }: KindsWithin): OutcomeDeclaration => ({
  form: "absence",
  of,
  within,
});

/** The class of the first interaction after the moment that belongs to any, if it is within the horizon. */
export const nextOf = (
  classes: Readonly<Record<string, readonly string[]>>,
  { within, otherwise }: { readonly within: Duration; readonly otherwise: string },
): OutcomeDeclaration => ({ form: "next", classes, within, otherwise });

/** Who did something themselves that lately. */
export const engagedWithin = (within: Duration): EligibilityDeclaration => ({
  form: "engagedWithin",
  within,
});

/** Those with whom none of these has happened. */
export const notYet = (...of: readonly string[]): EligibilityDeclaration => ({
  form: "notYet",
  of,
});
