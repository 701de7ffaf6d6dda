import { DAY_MS } from "../duration.ts";
import { ServiceError } from "../error.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { groupsOf, type Per } from "./groups.ts";

/** Ten years: as long ago as "never", which is known, not missing. */
const NEVER_DAYS = 3650;

/**
 * How long ago somebody came the times before the latest: `<per>_days_since_2` to `<per>_days_since_<n>`, whole days
 * (UTC) since the second to the n-th latest day with an interaction of the group, at most ten years; ten years if there
 * were fewer days. Days, not interactions: who sends an order in two parts came once. Of the latest tells `recency`.
 *
 *     the n latest days + 1, newest first
 */
export const lastDays =
  ({ per, n }: { readonly per: Exclude<Per, "kind">; readonly n: number }): FeatureDeclaration =>
  (domain) => {
    if (!(Number.isInteger(n) && n > 1))
      throw new ServiceError("schema.invalid", `lastDays takes a whole number from 2, not ${n}`);
    const { ofKind } = groupsOf(domain, per);
    return {
      name: `lastDays(${per},${n})`,
      words: n,
      columns: Array.from({ length: n - 1 }, (_, i) => `${per}_days_since_${i + 2}`),
      add({ f64 }, at, { happenedAtMs, kind }) {
        if ((ofKind[kind] as number) >= 0)
          insert(f64, at, n, Math.floor(happenedAtMs / DAY_MS) + 1);
      },
      merge(into, from, at) {
        for (let i = at; i < at + n; i++) insert(into.f64, at, n, from.f64[i] as number);
      },
      value({ f64 }, at, nowMs, out, outAt) {
        const today = Math.floor(nowMs / DAY_MS) + 1;
        for (let i = 1; i < n; i++) {
          const day = f64[at + i] as number;
          out[outAt + i - 1] = day === 0 ? NEVER_DAYS : Math.min(NEVER_DAYS, today - day);
        }
      },
    };
  };

/** Inserts a day that is not there yet among the latest, newest first, moving down what is older. */
function insert(f64: Float64Array, first: number, places: number, day: number): void {
  let place = first;
  while (place < first + places && (f64[place] as number) > day) place++;
  if (place === first + places || f64[place] === day) return;
  f64.copyWithin(place + 1, place, first + places - 1);
  f64[place] = day;
}
