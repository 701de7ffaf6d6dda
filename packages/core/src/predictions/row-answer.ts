import type { ModelManifest } from "../models/model-manifest.ts";
import type { Explain } from "../models/models.ts";
import type { Behavior } from "../schema/behavior.ts";
import { EFFECT_WORTH_SAYING, type Effect } from "../schema/scorecard.ts";
import { type ColumnWords, columnWords } from "./column-words.ts";
import type { ReasonsAsked } from "./reasons-asked.ts";
import type { ModelRows, ScoredRows } from "./score-rows.ts";

/** What a model version says of one row. */
export interface RowAnswer {
  readonly manifest: ModelManifest;
  /** Shape [K]. */
  readonly margins: Float32Array;
  /** Whether reasons are wanted even of an answer that is not acted on. */
  readonly isExplained: boolean;
  /** What moved the margin of that output; asked for only once the output is chosen. */
  effectsOf(output: number): readonly Effect[];
}

/** Model → what it says of one row. */
export type RowAnswers = ReadonlyMap<string, RowAnswer>;

/** Row → what its models say, with reasons where `explains` has the model's. */
export function answersByRow(
  behavior: Behavior,
  { answered }: ScoredRows,
  vectors: Float32Array,
  explains: ReadonlyMap<string, Explain>,
  asked: ReasonsAsked,
): (row: number) => RowAnswers {
  if (answered.size === 0) return () => NONE;
  const width = behavior.featureSet.columns.length;
  const models = [...answered].map(([name, rows]) => ({
    name,
    rows,
    explain: explains.get(name),
    isExplained: asked.has(name),
    words: columnWords(behavior, name),
  }));
  return (row) => {
    const vector = vectors.subarray(row * width, (row + 1) * width);
    return new Map(
      models.map(({ name, rows, explain, isExplained, words }): [string, RowAnswer] => [
        name,
        {
          manifest: rows.model.manifest,
          margins: marginsOf(rows, row),
          isExplained,
          effectsOf: (output) =>
            explain === undefined
              ? []
              : effectsOf(behavior, explain(vector, output), vector, words),
        },
      ]),
    );
  };
}

const NONE: RowAnswers = new Map();

function marginsOf({ model, margins }: ModelRows, row: number): Float32Array {
  const { outputs } = model.manifest;
  return margins.subarray(row * outputs, (row + 1) * outputs);
}

/** A column that is missing may have moved the margin too; one that is no number any more says nothing. */
function effectsOf(
  { featureSet }: Behavior,
  effects: Float64Array,
  vector: Float32Array,
  words: ColumnWords,
): Effect[] {
  return featureSet.columns.flatMap((column, i) => {
    const effect = effects[i] as number;
    const value = vector[i] as number;
    if (Math.abs(effect) < EFFECT_WORTH_SAYING || Math.abs(value) === Number.POSITIVE_INFINITY)
      return [];
    return [{ column, value, effect, says: () => words(vector, i) }];
  });
}
