import { HOUR_MS } from "../duration.ts";
import { ServiceError } from "../error.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { noteFirst } from "./note-first.ts";

/**
 * The latest waits against the usual: `gap_hours_1` (the newest) to `gap_hours_<n>` between the interactions
 * that came last; `gap_hours_mean` of all there have been; and in means, because a day is long for one and
 * short for another: `gap_over_mean`, the newest gap, and `silence_over_mean`, the silence up to now. Missing
 * until there are two interactions; the last two also while the mean is 0.
 *
 *     first time | count | the n + 1 latest times, newest first
 */
export const lastGaps =
  (n: number): FeatureDeclaration =>
  () => {
    if (!(Number.isInteger(n) && n > 0))
      throw new ServiceError("schema.invalid", `lastGaps takes a whole number, not ${n}`);
    return {
      name: `lastGaps(${n})`,
      words: n + 3,
      columns: [
        ...Array.from({ length: n }, (_, i) => `gap_hours_${i + 1}`),
        "gap_hours_mean",
        "gap_over_mean",
        "silence_over_mean",
      ],
      add({ f64 }, at, { happenedAtMs }) {
        noteFirst(f64, at, happenedAtMs);
        f64[at + 1] = (f64[at + 1] as number) + 1;
        insert(f64, at + 2, n + 1, happenedAtMs);
      },
      merge(into, from, at) {
        noteFirst(into.f64, at, from.f64[at] as number);
        into.f64[at + 1] = (into.f64[at + 1] as number) + (from.f64[at + 1] as number);
        for (let i = at + 2; i < at + n + 3; i++)
          insert(into.f64, at + 2, n + 1, from.f64[i] as number);
      },
      value({ f64 }, at, nowMs, out, outAt) {
        const newest = at + 2;
        for (let i = 0; i < n; i++) out[outAt + i] = gapHours(f64, newest + i);
        const lastMs = f64[newest] as number;
        // 0 / 0 is missing: of one interaction there is no mean, of a mean of 0 no multiple.
        const meanMs = (lastMs - (f64[at] as number)) / ((f64[at + 1] as number) - 1);
        const isMissing = (f64[at + 1] as number) < 2;
        out[outAt + n] = isMissing ? Number.NaN : meanMs / HOUR_MS;
        const hasScale = !isMissing && meanMs > 0;
        const gapMs = lastMs - (f64[newest + 1] as number);
        out[outAt + n + 1] = hasScale ? gapMs / meanMs : Number.NaN;
        out[outAt + n + 2] = hasScale ? (nowMs - lastMs) / meanMs : Number.NaN;
      },
    };
  };

function gapHours(f64: Float64Array, newer: number): number {
  const olderMs = f64[newer + 1] as number;
  return olderMs === 0 ? Number.NaN : ((f64[newer] as number) - olderMs) / HOUR_MS;
}

/** Inserts a time among the latest, newest first, moving down what is older. */
function insert(f64: Float64Array, first: number, places: number, atMs: number): void {
  let place = first + places;
  while (place > first && (f64[place - 1] as number) < atMs) {
    place--;
    if (place + 1 < first + places) f64[place + 1] = f64[place] as number;
  }
  if (place < first + places) f64[place] = atMs;
}
