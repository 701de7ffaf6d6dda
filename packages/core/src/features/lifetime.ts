import { DAY_MS } from "../duration.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { groupsOf, type Per } from "./groups.ts";
import { noteFirst } from "./note-first.ts";
import { numberIndex } from "./property-index.ts";

/** A month; rates of who came yesterday would be wild over less. */
const MONTH_MS = 30 * DAY_MS;

/**
 * What somebody did over all the time they are known, in proportion. Of the group: `<group>_silence_share`, the
 * part of the time since its first interaction that has passed since its latest (0: active just now, 1: came once),
 * and `<group>_per_month`. Of each number its interactions carry: `<name>_sum`, `<name>_per_month`, and
 * `<name>_per_<group>`, its mean. Rates are over a month at least. Missing before the first interaction; the
 * share also at that very moment.
 *
 *     first time | latest time | count | sum per number
 */
export const lifetime =
  ({
    per,
    numbers,
  }: {
    readonly per: Exclude<Per, "kind">;
    readonly numbers: readonly string[];
  }): FeatureDeclaration =>
  (domain) => {
    const { ofKind } = groupsOf(domain, per);
    const indexes = numbers.map((name) => numberIndex(domain, name));
    const S = numbers.length;
    return {
      name: `lifetime(${per},${numbers})`,
      words: 3 + S,
      columns: [
        `${per}_silence_share`,
        `${per}_per_month`,
        ...numbers.flatMap((name) => [`${name}_sum`, `${name}_per_month`, `${name}_per_${per}`]),
      ],
      add({ f64 }, at, { happenedAtMs, kind, numbers: values }) {
        if ((ofKind[kind] as number) < 0) return;
        noteFirst(f64, at, happenedAtMs);
        f64[at + 1] = Math.max(f64[at + 1] as number, happenedAtMs);
        f64[at + 2] = (f64[at + 2] as number) + 1;
        for (let i = 0; i < S; i++) {
          const value = values[indexes[i] as number] as number;
          if (!Number.isNaN(value)) f64[at + 3 + i] = (f64[at + 3 + i] as number) + value;
        }
      },
      merge(into, from, at) {
        noteFirst(into.f64, at, from.f64[at] as number);
        into.f64[at + 1] = Math.max(into.f64[at + 1] as number, from.f64[at + 1] as number);
        for (let i = at + 2; i < at + 3 + S; i++)
          into.f64[i] = (into.f64[i] as number) + (from.f64[i] as number);
      },
      value({ f64 }, at, nowMs, out, outAt) {
        const firstMs = f64[at] as number;
        const count = f64[at + 2] as number;
        const lifeMs = firstMs === 0 ? Number.NaN : nowMs - firstMs;
        const months = Math.max(MONTH_MS, lifeMs) / MONTH_MS;
        // 0 / 0 is missing.
        out[outAt] = (nowMs - (f64[at + 1] as number)) / lifeMs;
        out[outAt + 1] = count / months;
        for (let i = 0; i < S; i++) {
          const sum = firstMs === 0 ? Number.NaN : (f64[at + 3 + i] as number);
          out[outAt + 2 + 3 * i] = sum;
          out[outAt + 3 + 3 * i] = sum / months;
          out[outAt + 4 + 3 * i] = sum / count;
        }
      },
    };
  };
