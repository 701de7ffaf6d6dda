import { HOUR_MS } from "../duration.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { kindIndexes } from "./kind-indexes.ts";

/** What opens and what closes: a call that starts and ends, a task planned and begun. */
export interface OpenTime {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * Time between paired kinds, such as work between start and end or waiting between asked and answered. With
 * n(t) how many more of `from` than of `to` have happened by t:
 *
 *     <name>_open = n(now),   <name>_hours = ∫ n(t) dt up to now,   <name>_hours_mean = hours / count of from
 *
 * An integral, because it is the same in any order of arrival: each `from` adds the time from it to now, each
 * `to` takes it away. Where ends are missing it grows, as the silence does. `hours_mean` is missing before the
 * first `from`.
 *
 *     per pair: sum of times of `from` less those of `to` | u32 count of each
 */
export const openTime =
  (pairs: Readonly<Record<string, OpenTime>>): FeatureDeclaration =>
  (domain) => {
    const names = Object.keys(pairs);
    const resolved = Object.values(pairs).map(({ from, to }) => ({
      opens: kindIndexes(domain, from),
      closes: kindIndexes(domain, to),
    }));
    const P = names.length;
    return {
      name: `openTime(${JSON.stringify(pairs)})`,
      words: 2 * P,
      columns: names.flatMap((name) => [`${name}_open`, `${name}_hours`, `${name}_hours_mean`]),
      add({ f64, u32 }, at, { kind, happenedAtMs }) {
        for (let p = 0; p < P; p++) {
          const { opens, closes } = resolved[p] as (typeof resolved)[number];
          const sum = at + 2 * p;
          const counts = 2 * (sum + 1);
          // Whole milliseconds, and as many come as go: exact up to thousands that are open at once.
          if (opens[kind] === 1) {
            f64[sum] = (f64[sum] as number) + happenedAtMs;
            u32[counts] = (u32[counts] as number) + 1;
          }
          if (closes[kind] === 1) {
            f64[sum] = (f64[sum] as number) - happenedAtMs;
            u32[counts + 1] = (u32[counts + 1] as number) + 1;
          }
        }
      },
      merge(into, from, at) {
        for (let sum = at; sum < at + 2 * P; sum += 2) {
          into.f64[sum] = (into.f64[sum] as number) + (from.f64[sum] as number);
          for (const count of [2 * sum + 2, 2 * sum + 3])
            into.u32[count] = (into.u32[count] as number) + (from.u32[count] as number);
        }
      },
      value({ f64, u32 }, at, nowMs, out, outAt) {
        for (let p = 0; p < P; p++) {
          const sum = at + 2 * p;
          const opened = u32[2 * sum + 2] as number;
          const open = opened - (u32[2 * sum + 3] as number);
          const hours = (open * nowMs - (f64[sum] as number)) / HOUR_MS;
          out[outAt + 3 * p] = open;
          out[outAt + 3 * p + 1] = hours;
          out[outAt + 3 * p + 2] = opened === 0 ? Number.NaN : hours / opened;
        }
      },
    };
  };
