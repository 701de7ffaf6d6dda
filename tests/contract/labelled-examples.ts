import type { LabelledRows } from "@porchlight/adapters/xgboost/labelled-rows";
import { createRandom } from "@porchlight/numeric/seeded-random";

export const FEATURES = 6;

/**
 * N rows to learn from, seeded: half of each is noise, a tenth is missing, and `labelOf` makes labels of a
 * hidden value between 0 and 4.
 */
export function labelledRows(
  N: number,
  seed: number,
  labelOf: (hidden: number) => number,
): LabelledRows {
  const random = createRandom(seed);
  const vectors = new Float32Array(N * FEATURES);
  const labels = new Float32Array(N);
  for (let n = 0; n < N; n++) {
    const row = Array.from({ length: FEATURES }, () => random() * 2 - 1);
    const [a, b, c] = row as [number, number, number];
    labels[n] = labelOf((a > 0.1 ? 1.5 : 0) + (b < c ? 1.5 : 0) + random());
    vectors.set(
      row.map((x) => (random() < 0.1 ? Number.NaN : x)),
      n * FEATURES,
    );
  }
  return { vectors, labels };
}
