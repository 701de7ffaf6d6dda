import { createRandom } from "@porchlight/numeric/seeded-random";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { neighbours } from "./float32.ts";

/** The ends of float32, and what rounds to zero elsewhere. */
const EXTREMES = [0, -0, 2 ** -149, -(2 ** -149), 2 ** -127, -(2 ** -126), 1e-30, 1e30].concat(
  [3.4e38, -3.4e38].map(Math.fround),
);

/**
 * Rows [N, F] made to tell runtimes apart: values on the model's own split points and one ulp beside, missing
 * values, denormals, negative zeros, the ends of the format, a row of nothing.
 */
export function adversarialRows(ensemble: TreeEnsemble, N: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const { features } = ensemble;
  const splits = Array.from({ length: features }, () => [0]);
  ensemble.feature.forEach((f, node) => {
    if (f >= 0) splits[f]?.push(ensemble.value[node] as number);
  });
  const rows = new Float32Array(N * features).fill(Number.NaN);
  for (let n = 1; n < N; n++) {
    const missing = pick([0, 0.1, 0.4]);
    for (let f = 0; f < features; f++) {
      if (random() < missing) continue;
      const kind = random();
      const near = neighbours(pick(splits[f] as number[]));
      rows[n * features + f] =
        kind < 0.6 ? pick(near) : kind < 0.75 ? pick(EXTREMES) : random() * 4 - 2;
    }
  }
  return rows;
}
