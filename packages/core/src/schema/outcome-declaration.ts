import type { Duration } from "../duration.ts";

/** Kinds of interaction by name, or all those that are something the person did. */
export type OutcomeKinds = "engaged" | readonly string[];

/** What a prediction is about, as data: interactions within a horizon after the moment of predicting. */
export type OutcomeDeclaration =
  | { readonly form: "occurs" | "absence"; readonly of: OutcomeKinds; readonly within: Duration }
  | {
      readonly form: "next";
      /** Class → its kinds, strongest first: of several that happen within the horizon, the first listed wins. */
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

/**
 * What somebody comes to next: of the behaviours that show within the horizon, the first in the list, which
 * begins with the strongest.
 *
 * Not the class of the very next interaction. Whoever makes an offer looked at a page first, so that would be
 * `browse` of nearly everybody who comes back at all, and would tell nobody whom to call; it would also turn on
 * the order of two clicks, which clocks of senders do not tell. A week that ends in a tour is a week of touring.
 */
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
