import { DAY_MS } from "../duration.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { groupsOf, type Per } from "./groups.ts";
import { noteFirst } from "./note-first.ts";

/** Ten years: as far off as "never", which is known, not missing. */
const NEVER_DAYS = 3650;

/**
 * How long somebody took: `<group>_days_to_first`, from their first interaction to the group's first, at most
 * ten years; ten years if it never happened. Missing before the first interaction.
 *
 *     first time of all | first time per group
 */
export const firstTimes =
  ({ per }: { readonly per: Exclude<Per, "all"> }): FeatureDeclaration =>
  (domain) => {
    const { names, ofKind } = groupsOf(domain, per);
    const G = names.length;
    return {
      name: `firstTimes(${per})`,
      words: 1 + G,
      columns: names.map((name) => `${name}_days_to_first`),
      add({ f64 }, at, { kind, happenedAtMs }) {
        noteFirst(f64, at, happenedAtMs);
        const group = ofKind[kind] as number;
        if (group >= 0) noteFirst(f64, at + 1 + group, happenedAtMs);
      },
      merge(into, from, at) {
        for (let i = at; i <= at + G; i++) noteFirst(into.f64, i, from.f64[i] as number);
      },
      value({ f64 }, at, _nowMs, out, outAt) {
        const startMs = f64[at] as number;
        for (let group = 0; group < G; group++) {
          const firstMs = f64[at + 1 + group] as number;
          const days =
            firstMs === 0 ? NEVER_DAYS : Math.min(NEVER_DAYS, (firstMs - startMs) / DAY_MS);
          out[outAt + group] = startMs === 0 ? Number.NaN : days;
        }
      },
    };
  };
