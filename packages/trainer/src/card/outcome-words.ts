import type { PredictionDeclaration } from "@porchlight/core/schema/behavior-declaration";
import type {
  EligibilityDeclaration,
  OutcomeDeclaration,
  OutcomeKinds,
} from "@porchlight/core/schema/outcome-declaration";

/** What a prediction is about and of whom it is asked, in a sentence or two. */
export function outcomeWords({ outcome, eligible }: PredictionDeclaration): string {
  const asked = eligible === undefined ? "It is asked of everybody." : askedOf(eligible);
  return outcome === undefined ? asked : `${foretold(outcome)} ${asked}`;
}

function foretold(outcome: OutcomeDeclaration): string {
  const within = `within ${spanWords(outcome.within)}`;
  if (outcome.form === "next") {
    const classes = Object.entries(outcome.classes).map(
      ([name, kinds]) => `\`${name}\` (${listKinds(kinds)})`,
    );
    return (
      `Foretold is which of these shows ${within}, the first listed winning: ${classes.join("; ")}; ` +
      `and of none, \`${outcome.otherwise}\`.`
    );
  }
  return outcome.form === "occurs"
    ? `Foretold is whether ${within} ${kindWords(outcome.of)}.`
    : `Foretold is whether it does not happen ${within} that ${kindWords(outcome.of)}.`;
}

function askedOf(eligible: EligibilityDeclaration): string {
  if (eligible.form === "engagedWithin")
    return `It is asked of those who did something themselves in the last ${spanWords(eligible.within)}.`;
  return `It is asked of those with no ${listKinds(eligible.of, "or")} so far.`;
}

const kindWords = (of: OutcomeKinds): string =>
  of === "engaged" ? "the person does something themselves" : `there is a ${listKinds(of, "or")}`;

function listKinds(kinds: readonly string[], word?: "or"): string {
  const quoted = kinds.map((kind) => `\`${kind}\``);
  const last = quoted.at(-1) ?? "";
  if (word === undefined || quoted.length < 2) return quoted.join(", ");
  return `${quoted.slice(0, -1).join(", ")} ${word} ${last}`;
}

const UNITS: Readonly<Record<string, string>> = {
  m: "minutes",
  h: "hours",
  d: "days",
};

/** `30 days` of `30d`. */
const spanWords = (duration: string): string =>
  `${Number.parseInt(duration, 10)} ${UNITS[duration.at(-1) ?? ""] ?? duration.at(-1)}`;
