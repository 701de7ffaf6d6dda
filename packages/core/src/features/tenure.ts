import { DAY_MS } from "../duration.ts";
import { span } from "../words/spans.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { noteFirst } from "./note-first.ts";

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
  says(row, at) {
    const days = row[at] as number;
    return Number.isNaN(days) ? "has done nothing yet" : `known for ${span(days)}`;
  },
});
