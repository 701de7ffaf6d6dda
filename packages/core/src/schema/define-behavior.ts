import { ServiceError } from "../error.ts";
import type { Domain } from "../features/feature.ts";
import { createFeatureSet } from "../features/feature-set.ts";
import { resolveOutcome } from "../outcomes/outcome.ts";
import { resolveTeam } from "../team/team.ts";
import type { Behavior, Property } from "./behavior.ts";
import type { BehaviorDeclaration, PreferenceDeclaration } from "./behavior-declaration.ts";
import { requireFreeParts } from "./require-free-parts.ts";
import { requireKnownWords } from "./require-known-words.ts";
import { scorecardsOf } from "./scorecards-of.ts";

/**
 * Checks a domain's declaration and resolves what follows from it: the feature set, names on the
 * wire, where properties go. Throws `schema.invalid` with the sentence that says what does not fit.
 */
export function defineBehavior(declaration: BehaviorDeclaration): Behavior {
  if (!/^[a-z][a-z0-9-]*$/.test(declaration.name))
    throw invalid(`the name "${declaration.name}" is not lower-case letters, digits and hyphens`);
  const kinds = Object.entries(declaration.interactions);
  const properties = resolveProperties(declaration);
  const domain: Domain = {
    kinds: kinds.map(([name, { engaged }]) => ({ name: identifier(name), engaged })),
    numbers: properties.filter((property) => property.form === "number").map(({ name }) => name),
    labels: properties.filter((property) => property.form === "label"),
    ...(declaration.words && { words: declaration.words }),
  };
  requireKnownWords(domain);
  requireFreeParts(declaration.predictions);
  const featureSet = createFeatureSet(domain, declaration.features);
  const columns = new Set(featureSet.columns);
  for (const column of mentionedColumns(declaration))
    if (!columns.has(column))
      throw invalid(
        `a rule, promise or preference reads the column "${column}", which no feature yields`,
      );
  requirePromises(declaration);
  const kindIndex = new Map(kinds.map(([name], i) => [name, i]));
  for (const [call, kind] of Object.entries(declaration.calls ?? {}))
    if (!kindIndex.has(kind))
      throw invalid(`the call "${call}" names the kind "${kind}", which is not declared`);
  const kindOfKey = namesOf(kinds, squash);
  return {
    name: declaration.name,
    domain,
    featureSet,
    ...(declaration.team && { team: resolveTeam(domain, declaration.team) }),
    kindIndex,
    properties: new Map(properties.map((property) => [property.name, property])),
    propertyOfName: resolveNames(declaration, properties),
    calls: declaration.calls ?? {},
    predictions: declaration.predictions,
    outcomes: resolveOutcomes(domain, declaration),
    preferences: declaration.preferences,
    kindOfName: (name) => kindOfKey.get(squash(name)),
  };
}

function requirePromises({ predictions }: BehaviorDeclaration): void {
  const isShare = (value: number) => value > 0 && value < 1;
  for (const [name, { outcome, promise }] of Object.entries(predictions)) {
    if (promise === undefined) continue;
    if (!isShare(promise.precision) || !isShare(promise.delta))
      throw invalid(`the promise of "${name}" is not between 0 and 1`);
    if (outcome === undefined)
      throw invalid(
        `the prediction "${name}" promises something of an outcome it does not declare`,
      );
  }
}

const resolveOutcomes = (
  domain: Domain,
  { predictions }: BehaviorDeclaration,
): Behavior["outcomes"] =>
  Object.fromEntries(
    Object.entries(predictions).flatMap(([name, prediction]) => {
      const outcome = resolveOutcome(domain, name, prediction);
      return outcome === undefined ? [] : [[name, outcome]];
    }),
  );

const invalid = (problem: string) => new ServiceError("schema.invalid", problem);

/** Case and punctuation do not tell two names apart: "Property Viewed" is `property_viewed`. */
const squash = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

function identifier(name: string): string {
  if (!/^[a-z][a-zA-Z0-9_]*$/.test(name)) throw invalid(`"${name}" is not an identifier`);
  return name;
}

function resolveProperties(declaration: BehaviorDeclaration): Property[] {
  const next = { number: 0, label: 0 };
  return Object.entries(declaration.properties).map(([name, property]): Property => {
    identifier(name);
    if ("number" in property)
      return { name, form: "number", index: next.number++, ...property.number };
    const values = property.label === "any" ? {} : { values: property.label };
    return { name, form: "label", index: next.label++, ...values };
  });
}

function resolveNames(
  declaration: BehaviorDeclaration,
  properties: readonly Property[],
): Map<string, Property> {
  const nameOf = namesOf(Object.entries(declaration.properties), (name) => name);
  const byName = new Map(properties.map((property) => [property.name, property]));
  return new Map([...nameOf].map(([wire, name]) => [wire, byName.get(name) as Property]));
}

/** Every name → the declared one; a name that two could mean is refused. */
function namesOf(
  declared: readonly (readonly [string, { readonly names?: readonly string[] }])[],
  key: (name: string) => string,
): Map<string, string> {
  const owner = new Map<string, string>();
  for (const [name, { names = [] }] of declared)
    for (const other of [name, ...names]) {
      const before = owner.get(key(other));
      if (before !== undefined && before !== name)
        throw invalid(`the name "${other}" means both "${before}" and "${name}"`);
      owner.set(key(other), name);
    }
  return owner;
}

function mentionedColumns(declaration: BehaviorDeclaration): string[] {
  return [
    ...Object.values(declaration.predictions).flatMap((prediction) =>
      scorecardsOf(prediction).flatMap(({ terms }) => terms.map(({ column }) => column)),
    ),
    ...Object.values(declaration.predictions).flatMap(({ promise }) =>
      (promise?.among ?? []).map(({ column }) => column),
    ),
    ...Object.values(declaration.preferences).flatMap(preferenceColumns),
  ];
}

function preferenceColumns(preference: PreferenceDeclaration): readonly string[] {
  switch (preference.form) {
    case "range":
      return [preference.center, preference.spread];
    case "center":
      return [preference.column];
    case "place":
      return [preference.latitude, preference.longitude, preference.spreadKm];
    case "shares":
      return Object.values(preference.columns);
  }
}
