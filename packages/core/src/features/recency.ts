import { DAY_MS } from "../duration.ts";
import type { KindWords } from "../schema/behavior-words.ts";
import { groupWords, lastTime, never } from "../words/kind-phrases.ts";
import { span } from "../words/spans.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { groupsOf, type Per } from "./groups.ts";

/** Ten years: as long ago as "never", which is known, not missing. */
const RECENCY_CAP_DAYS = 3650;

/** `<group>_days_since` its latest interaction, at most ten years; ten years if it never happened. */
export const recency =
  ({ per }: { readonly per: Per }): FeatureDeclaration =>
  (domain) => {
    const { names, ofKind } = groupsOf(domain, per);
    const G = names.length;
    const words = groupWords(domain, per);
    const silence = per === "engaged" ? domain.words?.silence : undefined;
    return {
      name: `recency(${per})`,
      words: G,
      columns: names.map((name) => `${name}_days_since`),
      add({ f64 }, at, { kind, happenedAtMs }) {
        const group = ofKind[kind] as number;
        if (group >= 0 && happenedAtMs > (f64[at + group] as number))
          f64[at + group] = happenedAtMs;
      },
      merge(into, from, at) {
        for (let i = at; i < at + G; i++)
          into.f64[i] = Math.max(into.f64[i] as number, from.f64[i] as number);
      },
      value({ f64 }, at, nowMs, out, outAt) {
        for (let group = 0; group < G; group++) {
          const lastMs = f64[at + group] as number;
          const days = lastMs === 0 ? RECENCY_CAP_DAYS : (nowMs - lastMs) / DAY_MS;
          out[outAt + group] = Math.min(RECENCY_CAP_DAYS, days);
        }
      },
      says(row, at, i) {
        const days = row[at + i] as number;
        const group = words[i] as KindWords;
        if (!(days < RECENCY_CAP_DAYS)) return never(group);
        return silence !== undefined && days >= 1
          ? `${silence} for ${span(days)}`
          : lastTime(group, days);
      },
    };
  };
