import { trainXgboost } from "@porchlight/adapters/xgboost/train-xgboost";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { readXgboostJson } from "@porchlight/onnx/read-xgboost-json";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import type { Choice } from "./choices.ts";
import type { Fold, LearningRows, LearningTask } from "./learning-set.ts";

const SEED = 1;

export interface TrainFoldOptions {
  readonly threads: number;
  readonly onRound?: (round: number, rounds: number) => void;
}

/** Learns one part of a fold and answers the margins [n] of the other, by the ONNX that would serve. */
export async function trainFold(
  rows: LearningRows,
  { learn, score }: Fold,
  { outcome }: LearningTask,
  { parameters, rounds }: Choice,
  { onRound, threads }: TrainFoldOptions,
): Promise<Float32Array> {
  const { modelJson } = await trainXgboost({
    features: rows.features,
    rows: {
      vectors: gather(rows, learn),
      labels: Float32Array.from(learn, (row) => Number(rows.outcome[row] === outcome)),
    },
    parameters: { ...parameters, objective: "binary:logistic" },
    rounds,
    seed: SEED,
    threads,
    onProgress: ({ round }) => onRound?.(round, rounds),
  });
  const runner = createTreeRunner(writeOnnx(readXgboostJson(modelJson)));
  return runner.run(gather(rows, score), score.length);
}

/** Shape [n, F]; shared, so that the training's thread reads it uncopied. */
function gather({ features, vectors }: LearningRows, places: Int32Array): Float32Array {
  const bytes = places.length * features * Float32Array.BYTES_PER_ELEMENT;
  const out = new Float32Array(new SharedArrayBuffer(bytes));
  places.forEach((row, i) => {
    out.set(vectors.subarray(row * features, (row + 1) * features), i * features);
  });
  return out;
}
