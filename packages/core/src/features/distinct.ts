import { avalanche32 } from "@porchlight/numeric/avalanche32";
import { addToSketch, mergeSketches, sketchCount } from "@porchlight/numeric/kmv-sketch";
import { ServiceError } from "../error.ts";
import { counted } from "../words/amounts.ts";
import { labelWords } from "../words/property-words.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { labelIndex } from "./property-index.ts";

/**
 * `<label>_distinct`: how many values a label has had; a missing one is no value. Exact below `k`,
 * an estimate from there on, with a relative standard error of 1 / sqrt(k - 2): 13 % for 64.
 */
export const distinct =
  (name: string, { k = 64 }: { readonly k?: number } = {}): FeatureDeclaration =>
  (domain) => {
    if (!(Number.isInteger(k) && k >= 4 && k % 2 === 0))
      throw new ServiceError(
        "schema.invalid",
        `distinct("${name}") takes an even k from 4 on, not ${k}`,
      );
    const { index } = labelIndex(domain, name);
    const { one, many } = labelWords(domain, name);
    return {
      name: `distinct(${name},${k})`,
      words: k / 2,
      columns: [`${name}_distinct`],
      add({ u32 }, at, { labels }) {
        const code = labels[index] as number;
        // Codes of declared values are small integers: spread, as a sketch needs it.
        if (code !== 0) addToSketch(u32, 2 * at, k, avalanche32(code));
      },
      merge: (into, from, at) => mergeSketches(into.u32, 2 * at, k, from.u32, 2 * at),
      value({ u32 }, at, _nowMs, out, outAt) {
        out[outAt] = sketchCount(u32, 2 * at, k);
      },
      says(row, at) {
        const count = Math.round(row[at] as number);
        if (!(count > 0)) return `no ${one} yet`;
        return count === 1
          ? `one ${one} only`
          : `${counted(count, one, `different ${many}`)} so far`;
      },
    };
  };
