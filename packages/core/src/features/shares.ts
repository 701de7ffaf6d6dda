import type { Decay } from "@porchlight/numeric/forward-decay";
import type { Duration } from "../duration.ts";
import { ServiceError } from "../error.ts";
import type { LabelWords } from "../schema/behavior-words.ts";
import { partOfTime, spaced } from "../words/amounts.ts";
import { labelWords } from "../words/property-words.ts";
import { bucketShares } from "./bucket-shares.ts";
import { decayOf } from "./decay-of.ts";
import { arrive, mergeSums } from "./decayed-slice.ts";
import type { Feature, FeatureDeclaration } from "./feature.ts";
import { labelIndex } from "./property-index.ts";

/**
 * How somebody's interactions are spread over a label's values, each weighing half as much a half-life
 * later. With declared values: `<label>_share_<value>` and `<label>_share_other`, with `_` for
 * what is neither letter nor digit in a value. With any: see `bucketShares`. Missing until there was one.
 */
export const shares =
  (name: string, { halfLife = "30d" }: { readonly halfLife?: Duration } = {}): FeatureDeclaration =>
  (domain) => {
    const { index, label } = labelIndex(domain, name);
    const decay = decayOf(halfLife);
    const words = labelWords(domain, name);
    const featureName = `shares(${name},${halfLife})`;
    return label.values === undefined
      ? bucketShares(featureName, name, index, decay, words)
      : valueShares(featureName, name, index, label.values, decay, words);
  };

/** `latest time | sum per value, and of others` */
function valueShares(
  featureName: string,
  name: string,
  index: number,
  values: readonly string[],
  decay: Decay,
  { one, values: told = {} }: LabelWords,
): Feature {
  const sums = values.length + 1;
  return {
    name: featureName,
    words: 1 + sums,
    columns: [
      ...values.map((value) => `${name}_share_${identifier(value)}`),
      `${name}_share_other`,
    ],
    add({ f64 }, at, { happenedAtMs, labels }) {
      const code = labels[index] as number;
      if (code === 0) return;
      const weight = arrive(f64, at, sums, decay, happenedAtMs);
      f64[at + code] = (f64[at + code] as number) + weight;
    },
    merge: (into, from, at) => mergeSums(into.f64, from.f64, at, sums, decay),
    value({ f64 }, at, _nowMs, out, outAt) {
      let total = 0;
      for (let i = at + 1; i <= at + sums; i++) total += f64[i] as number;
      // Shares do not change as time passes: all weights decay alike. 0 / 0 is missing.
      for (let i = 0; i < sums; i++) out[outAt + i] = (f64[at + 1 + i] as number) / total;
    },
    says(row, at, i) {
      const share = row[at + i] as number;
      if (Number.isNaN(share)) return `has shown no ${one} yet`;
      const value = values[i];
      const what = value === undefined ? `another ${one}` : (told[value] ?? spaced(value));
      return partOfTime(what, share);
    },
  };
}

function identifier(value: string): string {
  const words = value.match(/[\p{L}\p{N}]+/gu);
  if (words === null)
    throw new ServiceError("schema.invalid", `the value "${value}" has no letter or digit`);
  return words.join("_");
}
