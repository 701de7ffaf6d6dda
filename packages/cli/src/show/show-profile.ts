import type { Answered, Reason } from "@porchlight/client/prediction";
import type { Profile } from "@porchlight/client/profile";
import { decisionWords } from "@porchlight/core/predictions/decision-words";
import { age } from "./age.ts";
import { bar } from "./bar.ts";
import type { Paint } from "./paint-with.ts";
import { showPreferences } from "./show-preferences.ts";

interface ClassPart extends Answered {
  readonly next: string;
  readonly strength: number;
  readonly probabilities: Readonly<Record<string, number>>;
}
/** An answer of any schema's. */
type Part = (Answered & { readonly score: number }) | ClassPart;

const BAR_WIDTH = 20;
const NAME_WIDTH = 9;
const INDENT = " ".repeat(NAME_WIDTH + 6);

/** A profile for the eye: each answer with its bar, who gave it and why; then what the person looks for. */
export function showProfile(profile: Profile, paint: Paint): string {
  const { ageMs, cache, completeness, confidence, preferences, stateVersion } = profile;
  const who = profile.userId ?? `${profile.anonymousId} (anonymous)`;
  const facts = [
    `as of ${age(ageMs)}`,
    `cache ${cache}`,
    `state ${stateVersion}`,
    `confidence ${percent(confidence)}`,
    `${percent(completeness)} of features known`,
  ];
  const wishes = showPreferences(preferences);
  return [
    `${paint("bold", who)}  ${paint("dim", facts.join(" · "))}`,
    ...partsOf(profile).flatMap(([name, part]) => ["", ...showPart(name, part, paint)]),
    ...(wishes.length === 0 ? [] : ["", `${"wants".padEnd(NAME_WIDTH)}${wishes.join(" · ")}`]),
  ].join("\n");
}

/** Whatever a schema names its parts: they are what something answered. */
const partsOf = (profile: Profile): [string, Part][] =>
  Object.entries(profile).filter(
    (entry): entry is [string, Part] =>
      typeof entry[1] === "object" && entry[1] !== null && "rung" in entry[1],
  );

function showPart(name: string, part: Part, paint: Paint): string[] {
  const isClass = "next" in part;
  const share = isClass ? part.strength : part.score / 100;
  const answer = isClass ? part.next : String(part.score);
  const head = `${name.padEnd(NAME_WIDTH)}${answer.padStart(isClass ? 0 : 3).padEnd(isClass ? 9 : 5)}`;
  const line = `${paint("bold", head)} ${paint(colourOf(name, share), bar(share, BAR_WIDTH))}  ${paint("dim", provenanceOf(part))}`;
  const classes = isClass ? [`${INDENT}${paint("dim", showChances(part))}`] : [];
  const promise = decisionWords(part);
  return [
    line,
    ...classes,
    ...(promise === undefined ? [] : [`${INDENT}${paint("dim", promise)}`]),
    ...part.reasons.map((reason) => `${INDENT}${showReason(reason, paint)}`),
  ];
}

/** The more, the better: but of leaving. */
const colourOf = (name: string, share: number): "green" | "yellow" | "red" | "cyan" => {
  if (name === "churn") return share > 0.5 ? "red" : "cyan";
  return share > 0.5 ? "green" : "yellow";
};

const provenanceOf = ({ decision, model, rung }: Part): string =>
  [rung === "rules" ? "by the rules" : `by ${model} (${rung})`, decision].join(" · ");

const showChances = ({ probabilities }: ClassPart): string =>
  Object.entries(probabilities)
    .map(([name, chance]) => `${name} ${percent(chance)}`)
    .join("  ");

const showReason = ({ effect, says }: Reason, paint: Paint): string =>
  `${effect >= 0 ? paint("green", "+") : paint("red", "-")} ${says}`;

const percent = (share: number): string => `${Math.round(100 * share)} %`;
