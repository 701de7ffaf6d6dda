import { DAY_MS } from "../duration.ts";
import type { FeatureDeclaration } from "../feature.ts";

/** `tenure_days` since the first interaction; missing before it. */
export const tenure = (): FeatureDeclaration => () => ({
  name: "tenure",
  words: 1,
  columns: ["tenure_days"],
  add: ({ f64 }, at, { happenedAtMs }) => noteFirst(f64, at, happenedAtMs),
  merge: (into, from, at) => noteFirst(into.f64, at, from.f64[at] as number),
  value({ f64 }, at, nowMs, out, outAt) {
    const firstMs = f64[at] as number;
    out[outAt] = firstMs === 0 ? Number.NaN : (nowMs - firstMs) / DAY_MS;
  },
});

function noteFirst(f64: Float64Array, at: number, atMs: number): void {
  const firstMs = f64[at] as number;
  if (atMs !== 0 && (firstMs === 0 || atMs < firstMs)) f64[at] = atMs;
}
