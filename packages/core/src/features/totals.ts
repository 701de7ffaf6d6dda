import type { KindWords } from "../schema/behavior-words.ts";
import { groupWords, timesEver } from "../words/kind-phrases.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { groupsOf, type Per } from "./groups.ts";

/** How often, ever: `<group>_total`, and `interactions_total` for all together. */
export const totals =
  ({ per }: { readonly per: Per }): FeatureDeclaration =>
  (domain) => {
    const { names, ofKind } = groupsOf(domain, per);
    const G = names.length;
    const words = groupWords(domain, per);
    return {
      name: `totals(${per})`,
      words: Math.ceil(G / 2),
      columns: per === "all" ? ["interactions_total"] : names.map((name) => `${name}_total`),
      add({ u32 }, at, { kind }) {
        const group = ofKind[kind] as number;
        if (group >= 0) u32[2 * at + group] = (u32[2 * at + group] as number) + 1;
      },
      merge(into, from, at) {
        for (let i = 2 * at; i < 2 * at + G; i++)
          into.u32[i] = (into.u32[i] as number) + (from.u32[i] as number);
      },
      value({ u32 }, at, _nowMs, out, outAt) {
        for (let group = 0; group < G; group++) out[outAt + group] = u32[2 * at + group] as number;
      },
      says: (row, at, i) => timesEver(words[i] as KindWords, row[at + i] as number),
    };
  };
