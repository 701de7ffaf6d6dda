import type { FeatureSet } from "../features/feature-set.ts";
import type { Behavior } from "../schema/behavior.ts";
import { scorecardsOf } from "../schema/scorecards-of.ts";
import { plainNumber, spaced } from "../words/amounts.ts";

/**
 * What a column of a row, shape [F], says of a person, as a colleague would put it; of a missing one too,
 * since that nobody ever asked for a tour may be the reason.
 */
export type ColumnWords = (row: Float32Array, column: number) => string;

/**
 * How columns are told in the reasons of a model: as its own rules say it, where they do and there is a
 * value to say; else as the feature says it; else by name.
 */
export function columnWords(behavior: Behavior, model: string): ColumnWords {
  const ofModels = known.get(behavior) ?? new Map<string, ColumnWords>();
  known.set(behavior, ofModels);
  const words = ofModels.get(model) ?? createColumnWords(behavior, model);
  ofModels.set(model, words);
  return words;
}

const known = new WeakMap<Behavior, Map<string, ColumnWords>>();

function createColumnWords({ featureSet, predictions }: Behavior, model: string): ColumnWords {
  const { columns } = featureSet;
  const prediction = Object.hasOwn(predictions, model) ? predictions[model] : undefined;
  const terms =
    prediction === undefined ? [] : scorecardsOf(prediction).flatMap((one) => one.terms);
  const ofRules = new Map(terms.flatMap(({ column, says }) => (says ? [[column, says]] : [])));
  const ofFeatures = featureWords(featureSet);
  return (row, column) => {
    const value = row[column] as number;
    const name = columns[column] as string;
    const says = ofRules.get(name);
    if (says !== undefined && Number.isFinite(value))
      return says.replaceAll("{value}", plainNumber(value));
    return ofFeatures[column]?.(row) ?? nameWords(name, value);
  };
}

/** Shape [F]; undefined where a feature does not say. */
const featureWords = ({ features, columnAt }: FeatureSet) =>
  features.flatMap((feature, f) =>
    feature.columns.map((_, i): ((row: Float32Array) => string | undefined) => {
      const at = columnAt[f] as number;
      return (row) => feature.says?.(row, at, i);
    }),
  );

const nameWords = (column: string, value: number): string =>
  Number.isNaN(value)
    ? `${spaced(column)} is not known`
    : `${spaced(column)}: ${plainNumber(value)}`;
