import { addToSketch, mergeSketches } from "@porchlight/numeric/kmv-sketch";
import type { TeamSnapshot } from "../team/team-snapshot.ts";
import { endRate } from "./end-rate.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { labelIndex } from "./property-index.ts";

/** More have rarely handled one person; of more, those whose codes are the least are kept. */
const HANDLERS = 8;

/**
 * All who handled the person, as the team's last snapshot knows them: per end `handlers_<end>_mean`, `_least` and
 * `_most` of their rates (see `actorRates`). Missing without a snapshot, until anybody has ended, and while nobody is
 * known to have handled the person.
 *
 *     u32 codes of the label, ascending, after zeros where there are fewer
 */
export const handlerRates =
  ({
    label,
    ends,
  }: {
    readonly label: string;
    readonly ends: readonly string[];
  }): FeatureDeclaration =>
  (domain) => {
    const { index } = labelIndex(domain, label);
    return {
      name: `handlerRates(${label},${ends})`,
      words: HANDLERS / 2,
      columns: ends.flatMap((end) =>
        ["mean", "least", "most"].map((which) => `handlers_${end}_${which}`),
      ),
      add({ u32 }, at, { labels }) {
        const code = labels[index] as number;
        if (code !== 0) addToSketch(u32, 2 * at, HANDLERS, code);
      },
      merge: (into, from, at) => mergeSketches(into.u32, 2 * at, HANDLERS, from.u32, 2 * at),
      value({ u32 }, at, _nowMs, out, outAt, team) {
        out.fill(Number.NaN, outAt, outAt + 3 * ends.length);
        if (team === undefined || u32[2 * at + HANDLERS - 1] === 0) return;
        for (let end = 0; end < ends.length; end++)
          writeRates(team, u32, 2 * at, end, out, outAt + 3 * end);
      },
    };
  };

function writeRates(
  team: TeamSnapshot,
  u32: Uint32Array,
  half: number,
  end: number,
  out: Float32Array,
  outAt: number,
): void {
  let [sum, least, most, count] = [0, 1, 0, 0];
  for (let i = half; i < half + HANDLERS; i++) {
    if (u32[i] === 0) continue;
    const rate = endRate(team, u32[i] as number, end);
    count++;
    sum += rate;
    least = Math.min(least, rate);
    most = Math.max(most, rate);
  }
  out[outAt] = sum / count;
  out[outAt + 1] = Number.isNaN(sum) ? sum : least;
  out[outAt + 2] = Number.isNaN(sum) ? sum : most;
}
