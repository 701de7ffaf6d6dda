import { hashText64 } from "@porchlight/numeric/hash-text";
import { ServiceError } from "../error.ts";
import type { Domain, Feature, FeatureDeclaration } from "./feature.ts";

/** Features in order, each with its slice of the state and of the vector. */
export interface FeatureSet {
  readonly features: readonly Feature[];
  /** First word of each feature's slice of state. */
  readonly wordAt: readonly number[];
  /** First column of each feature's slice of the vector. */
  readonly columnAt: readonly number[];
  /** Words of a person's state: the first holds its latest interaction's time, then the slices follow. */
  readonly words: number;
  /** Names of the vector's columns, shape [F]. */
  readonly columns: readonly string[];
  /** Names the layout: 16 hex digits. States and models made under another hash do not fit. */
  readonly hash: string;
}

/** Words that belong to no feature: the latest interaction's time. */
const OWN_WORDS = 1;

/** Resolves declared features against a domain. Throws `schema.invalid` if two columns share a name. */
export function createFeatureSet(
  domain: Domain,
  declarations: readonly FeatureDeclaration[],
): FeatureSet {
  const features = declarations.map((declare) => declare(domain));
  const columns = features.flatMap((feature) => feature.columns);
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined)
    throw new ServiceError("schema.invalid", `two features yield the column "${twice}"`);
  const layout = JSON.stringify([
    domain.kinds.map((kind) => [kind.name, kind.engaged]),
    features.map((feature) => [feature.name, feature.words, feature.columns]),
  ]);
  return {
    features,
    wordAt: starts(
      OWN_WORDS,
      features.map((feature) => feature.words),
    ),
    columnAt: starts(
      0,
      features.map((feature) => feature.columns.length),
    ),
    words: features.reduce((sum, feature) => sum + feature.words, OWN_WORDS),
    columns,
    hash: hashText64(layout),
  };
}

function starts(first: number, widths: readonly number[]): readonly number[] {
  let next = first;
  return widths.map((width) => {
    const start = next;
    next += width;
    return start;
  });
}
