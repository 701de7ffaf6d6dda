import type { LabelledRows } from "@porchlight/adapters/xgboost/labelled-rows";
import { openLibxgboost } from "@porchlight/adapters/xgboost/libxgboost";
import { libxgboostNames } from "@porchlight/adapters/xgboost/libxgboost-names";

export interface PlainTraining {
  readonly rows: LabelledRows;
  readonly features: number;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly rounds: number;
}

/** XGBoost through its C interface and nothing else: a matrix of dense rows, and so many updates. In seconds. */
export function timePlainXgboost({ features, parameters, rounds, rows }: PlainTraining): number {
  const library = openLibxgboost(libxgboostNames());
  const { labels, vectors } = rows;
  const [matrix, booster]: [[unknown], [unknown]] = [[null], [null]];
  const fromMs = performance.now();
  const N = labels.length;
  library.call(
    "createMatrix",
    vectors,
    N,
    features,
    Number.NaN,
    matrix,
    Number(parameters.nthread ?? 1),
  );
  library.call("setMatrixFloats", matrix[0], "label", labels, N);
  library.call("createBooster", matrix, 1, booster);
  for (const [name, value] of Object.entries(parameters))
    library.call("setParameter", booster[0], name, String(value));
  for (let round = 0; round < rounds; round++) library.call("update", booster[0], round, matrix[0]);
  const seconds = (performance.now() - fromMs) / 1_000;
  library.call("freeBooster", booster[0]);
  library.call("freeMatrix", matrix[0]);
  return seconds;
}
