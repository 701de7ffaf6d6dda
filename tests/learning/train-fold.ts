import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import type { Choice } from "./choices.ts";
import type { Fold, LearningRows } from "./learning-set.ts";
import type { TaughtModel } from "./models-of.ts";

const SEED = 1;

/** 2^32 over the golden ratio: multiples of it scatter whole numbers. */
const SCATTER = 0x9e3779b1;

/** Whether a row is among one of so many, the same ones each time. */
const isDrawn = (row: number, oneOf: number): boolean =>
  (Math.imul(row, SCATTER) >>> 8) % oneOf === 0;

export interface TrainFoldOptions {
  readonly threads: number;
  readonly onRound?: (round: number, rounds: number) => void;
}

/** Learns one part of a fold and answers the margins [n, K] of the other, by the ONNX that would serve. */
export async function trainFold(
  rows: LearningRows,
  { learn, score }: Fold,
  { labelOf, outputs }: TaughtModel,
  { oneRowOf = 1, parameters, rounds, without = [] }: Choice,
  { onRound, threads }: TrainFoldOptions,
): Promise<Float32Array> {
  const columns = Int32Array.from(rows.columns.keys()).filter(
    (column) => !without.some((start) => rows.columns[column]?.startsWith(start)),
  );
  const learned = learn.filter((row) => isDrawn(row, oneRowOf));
  const { modelFile } = await trainXgboost({
    features: columns.length,
    rows: {
      vectors: gather(rows, learned, columns),
      labels: Float32Array.from(learned, (row) => labelOf(rows.outcome[row] as number)),
    },
    parameters: {
      ...parameters,
      ...(outputs === 1
        ? { objective: "binary:logistic" }
        : { objective: "multi:softprob", num_class: outputs }),
    },
    rounds,
    seed: SEED,
    threads,
    onProgress: ({ round }) => onRound?.(round, rounds),
  });
  const runner = createTreeRunner(writeOnnx(readXgboostJson(modelFile)));
  return runner.run(gather(rows, score, columns), score.length);
}

/** Shape [n, columns]; shared, so that the training's thread reads it uncopied. */
function gather(
  { columns: { length: F }, vectors }: LearningRows,
  places: Int32Array,
  columns: Int32Array,
): Float32Array {
  const bytes = places.length * columns.length * Float32Array.BYTES_PER_ELEMENT;
  const out = new Float32Array(new SharedArrayBuffer(bytes));
  let at = 0;
  for (const row of places)
    for (const column of columns) out[at++] = vectors[row * F + column] as number;
  return out;
}
