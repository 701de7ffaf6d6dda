import type { Behavior } from "./behavior.ts";
import { scorecardsOf } from "./define-behavior.ts";

/** Column → the sentence that says what stands in it, with `{value}` for the number. */
export type ColumnWords = (column: string) => string;

const known = new WeakMap<Behavior, Map<string, string>>();

/**
 * What is said of columns: as the schema's rules say it, those of that model first; of a column that no
 * rule reads, a sentence made from its name.
 */
export function columnWords(behavior: Behavior, model: string): ColumnWords {
  const { predictions } = behavior;
  const ofRules = known.get(behavior) ?? wordsOfRules(Object.values(predictions));
  known.set(behavior, ofRules);
  const prediction = Object.hasOwn(predictions, model) ? predictions[model] : undefined;
  const ofModel = prediction ? wordsOfRules([prediction]) : ofRules;
  return (column) => ofModel.get(column) ?? ofRules.get(column) ?? wordsOfName(column);
}

function wordsOfRules(predictions: readonly Behavior["predictions"][string][]) {
  const words = new Map<string, string>();
  for (const { column, says } of predictions.flatMap(scorecardsOf).flatMap(({ terms }) => terms))
    if (!words.has(column)) words.set(column, says);
  return words;
}

const FORMS: readonly [RegExp, (what: string, rest: string) => string][] = [
  [/^(.+)_decayed_(\d+[mhd])$/, (what, halfLife) => `${what} lately (${halfLife}): {value}`],
  [/^(.+)_days_since$/, (what) => `days since ${what}: {value}`],
  [/^(.+)_total$/, (what) => `${what} in all: {value}`],
  [/^(.+)_distinct$/, (what) => `different ${what}: {value}`],
];

function wordsOfName(column: string): string {
  for (const [form, say] of FORMS) {
    const [, what, rest = ""] = form.exec(column) ?? [];
    if (what !== undefined) return say(spaced(what), rest);
  }
  return `${spaced(column)}: {value}`;
}

/** `listingId_share` → "listing id share" */
const spaced = (name: string): string =>
  name
    .replaceAll("_", " ")
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase();
