import { ServiceError } from "@porchlight/core/error";
import type { LabelledRows } from "./labelled-rows.ts";
import type { Libxgboost } from "./libxgboost.ts";

/** Copies rows into a matrix of XGBoost's, for as long as `use` runs. */
export function withMatrix<T>(
  library: Libxgboost,
  rows: Pick<LabelledRows, "vectors"> & Partial<LabelledRows>,
  features: number,
  threads: number,
  use: (matrix: unknown) => T,
): T {
  const { vectors, labels, weights } = rows;
  const N = vectors.length / features;
  // Whoever gave the job has checked; here a mistake would read foreign memory.
  for (const column of [labels, weights])
    if (!Number.isInteger(N) || (column !== undefined && column.length !== N))
      throw new ServiceError("engine.failed", "rows and labels differ in length");
  const matrix: [unknown] = [null];
  library.call("createMatrix", vectors, N, features, Number.NaN, matrix, threads);
  try {
    if (labels !== undefined) library.call("setMatrixFloats", matrix[0], "label", labels, N);
    if (weights !== undefined) library.call("setMatrixFloats", matrix[0], "weight", weights, N);
    return use(matrix[0]);
  } finally {
    library.call("freeMatrix", matrix[0]);
  }
}
