import { completeness } from "../features/vector.ts";
import type { Serving } from "../models/models.ts";
import type { Behavior } from "../schema/behavior.ts";
import { answerPrediction, type NamedColumns, round } from "./answer-prediction.ts";
import { columnWords } from "./column-words.ts";
import { type ModelAnswer, requireModel } from "./predict-model.ts";
import type { VectorsRequest } from "./read-vectors-request.ts";
import { NO_REASONS } from "./reasons-asked.ts";
import { answersByRow } from "./row-answer.ts";
import { scoreRows } from "./score-rows.ts";

/**
 * One model's predictions from vectors as they were sent: no state is read. Answers `{ model, featureSet }` with the
 * model's part, or for a list with `predictions` in its order. The rules answer where the model did not. A model's
 * answers are not explained: there is nobody they speak of. Throws `model.not_found`.
 */
export async function predictVectors(
  serving: Serving,
  behavior: Behavior,
  model: string,
  { vectors, rows, many }: VectorsRequest,
): Promise<ModelAnswer> {
  const declaration = requireModel(behavior, model);
  const { columns, hash: featureSet } = behavior.featureSet;
  const asked = serving.models.get(model);
  const models: Serving["models"] = new Map(asked === undefined ? [] : [[model, asked]]);
  const scored = await scoreRows(behavior, { ...serving, models }, vectors, rows);
  const answersOf = answersByRow(behavior, scored, vectors, new Map(), NO_REASONS);
  const answers = Array.from({ length: rows }, (_, i) => {
    const vector = vectors.subarray(i * columns.length, (i + 1) * columns.length);
    const said = answersOf(i).get(model);
    const { prediction } = answerPrediction(
      declaration,
      namedColumns(behavior, model, vector),
      said,
    );
    return { completeness: round(completeness(vector)), [declaration.part]: prediction };
  });
  return many ? { model, featureSet, predictions: answers } : { model, featureSet, ...answers[0] };
}

function namedColumns(behavior: Behavior, model: string, vector: Float32Array): NamedColumns {
  const { columns } = behavior.featureSet;
  return {
    columnOf: (column) => vector[columns.indexOf(column)] as number,
    say: (column) => columnWords(behavior, model)(vector, columns.indexOf(column)),
  };
}
