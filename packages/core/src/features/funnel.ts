import { DAY_MS } from "../duration.ts";
import { ServiceError } from "../error.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { kindIndexes } from "./kind-indexes.ts";
import { noteFirst } from "./note-first.ts";

/**
 * Where somebody stands among stages that follow each other: `<name>_stage`, the furthest ever reached, from
 * 1 on (0: none); `<name>_stage_days`, since that stage was first reached; `<name>_days_taken`, from the first
 * stage they were in to it. Days are missing before any stage. A stage may be reached past those before it.
 *
 *     first time per stage
 */
export const funnel =
  (name: string, stages: readonly (readonly string[])[]): FeatureDeclaration =>
  (domain) => {
    if (stages.length === 0)
      throw new ServiceError("schema.invalid", `the funnel "${name}" has no stages`);
    const ofStage = stages.map((kinds) => kindIndexes(domain, kinds));
    const S = stages.length;
    return {
      name: `funnel(${name},${JSON.stringify(stages)})`,
      words: S,
      columns: [`${name}_stage`, `${name}_stage_days`, `${name}_days_taken`],
      add({ f64 }, at, { kind, happenedAtMs }) {
        for (let s = 0; s < S; s++)
          if ((ofStage[s] as Uint8Array)[kind] === 1) noteFirst(f64, at + s, happenedAtMs);
      },
      merge(into, from, at) {
        for (let i = at; i < at + S; i++) noteFirst(into.f64, i, from.f64[i] as number);
      },
      value({ f64 }, at, nowMs, out, outAt) {
        let furthest = S;
        while (furthest > 0 && f64[at + furthest - 1] === 0) furthest--;
        let startMs = Number.POSITIVE_INFINITY;
        for (let s = 0; s < furthest; s++) {
          const firstMs = f64[at + s] as number;
          if (firstMs !== 0) startMs = Math.min(startMs, firstMs);
        }
        const reachedMs = furthest === 0 ? Number.NaN : (f64[at + furthest - 1] as number);
        out[outAt] = furthest;
        out[outAt + 1] = (nowMs - reachedMs) / DAY_MS;
        out[outAt + 2] = (reachedMs - startMs) / DAY_MS;
      },
    };
  };
