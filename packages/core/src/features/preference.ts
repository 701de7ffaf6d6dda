import { valueFactor } from "@porchlight/numeric/forward-decay";
import type { Duration } from "../duration.ts";
import type { NumberWords } from "../schema/behavior-words.ts";
import { amount, timesAbout } from "../words/amounts.ts";
import { numberWords } from "../words/property-words.ts";
import { decayOf } from "./decay-of.ts";
import { addPoint, mergePoints } from "./decayed-moments.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { numberIndex } from "./property-index.ts";

/**
 * What somebody looks for in a numeric property: `<name>_mean` and `<name>_spread` (the standard
 * deviation of the population) of the values their interactions had, each weighing half as much a
 * half-life later, and `<name>_weight`, the weight they have left. Missing until there was a value.
 *
 *     latest time | weight, sum of squares, mean
 */
export const preference =
  (name: string, { halfLife = "30d" }: { readonly halfLife?: Duration } = {}): FeatureDeclaration =>
  (domain) => {
    const index = numberIndex(domain, name);
    const words = numberWords(domain, name);
    const decay = decayOf(halfLife);
    return {
      name: `preference(${name},${halfLife})`,
      words: 4,
      columns: [`${name}_mean`, `${name}_spread`, `${name}_weight`],
      add({ f64 }, at, { happenedAtMs, numbers }) {
        if (Number.isNaN(numbers[index])) return;
        addPoint(f64, at, 1, decay, happenedAtMs, numbers, index);
      },
      merge: (into, from, at) => mergePoints(into.f64, from.f64, at, 1, decay),
      value({ f64 }, at, nowMs, out, outAt) {
        const latestMs = f64[at] as number;
        const weight = f64[at + 1] as number;
        const isMissing = latestMs === 0;
        out[outAt] = isMissing ? Number.NaN : (f64[at + 3] as number);
        out[outAt + 1] = Math.sqrt((f64[at + 2] as number) / weight);
        out[outAt + 2] = isMissing ? Number.NaN : weight * valueFactor(decay, latestMs, nowMs);
      },
      says: (row, at, i) => sayPreference(words, i, row[at + i] as number, row[at] as number),
    };
  };

/** A spread below a twentieth of the mean is that of somebody who knows what they want. */
const NARROW = 0.05;

function sayPreference(
  { one, around }: NumberWords,
  which: number,
  value: number,
  mean: number,
): string {
  if (Number.isNaN(value)) return `has shown no ${one} yet`;
  if (which === 0) return around.replaceAll("{value}", amount(value));
  if (which === 1)
    return value < NARROW * Math.abs(mean)
      ? `keeps to one ${one}`
      : `${one} varies by about ${amount(value)}`;
  return value < 0.5 ? `no ${one} came up lately` : `a ${one} came up ${timesAbout(value)} lately`;
}
