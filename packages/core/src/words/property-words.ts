import type { Domain } from "../features/feature.ts";
import type { LabelWords, NumberWords } from "../schema/behavior-words.ts";
import { spaced } from "./amounts.ts";

/** A numeric property in words; its name's, where the schema has none for it. */
export function numberWords({ words }: Domain, name: string): NumberWords {
  const known = words?.numbers ?? {};
  if (Object.hasOwn(known, name)) return known[name] as NumberWords;
  return { one: spaced(name), around: `${spaced(name)} around {value}` };
}

/** A label in words; its name's, where the schema has none for it. */
export function labelWords({ words }: Domain, name: string): LabelWords {
  const known = words?.labels ?? {};
  if (Object.hasOwn(known, name)) return known[name] as LabelWords;
  return { one: spaced(name), many: `values of ${spaced(name)}` };
}
