import { parseDuration } from "../duration.ts";
import { TEAM_HALF_LIVES, type TeamSnapshot } from "../team/team-snapshot.ts";
import { endRate } from "./end-rate.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { keepGreatest } from "./keep-greatest.ts";
import { kindIndexes } from "./kind-indexes.ts";
import { labelIndex } from "./property-index.ts";

const HALF_LIVES_MS = TEAM_HALF_LIVES.map(parseDuration);
const LOADS = TEAM_HALF_LIVES.length;

export interface ActorRates {
  /** What columns begin with. */
  readonly name: string;
  /** The label that the team's declaration names its actors by. */
  readonly label: string;
  /** The ends that the team's declaration names, in its order. */
  readonly ends: readonly string[];
  /** Only who handled one of these kinds; of all unless told. */
  readonly of?: readonly string[];
}

/**
 * Who handled the person last, as the team's last snapshot knows them: `<name>_load_1d` and `<name>_load_7d`,
 * interactions they handled, decayed; `<name>_ended`, their people who have come to any end; and per end
 * `<name>_<end>_rate`, the share who came to it among those, drawn towards the whole team's while they are few.
 * Missing without a snapshot, and while nobody is known to have handled the person; the rates until anybody has
 * ended.
 *
 *     latest time | u32 half of its id's hash, u32 code of the label
 */
export const actorRates =
  ({ name, label, ends, of }: ActorRates): FeatureDeclaration =>
  (domain) => {
    const { index } = labelIndex(domain, label);
    const those = kindIndexes(domain, of ?? domain.kinds.map((kind) => kind.name));
    const rates = ends.map((end) => `${name}_${end}_rate`);
    const loads = TEAM_HALF_LIVES.map((halfLife) => `${name}_load_${halfLife}`);
    const columns = [...loads, `${name}_ended`, ...rates];
    return {
      name: `actorRates(${name},${label},${of ?? "all"})`,
      words: 2,
      columns,
      add(state, at, { happenedAtMs, idHigh, kind, labels }) {
        const code = labels[index] as number;
        if (code !== 0 && those[kind] === 1) keepGreatest(state, at, happenedAtMs, idHigh, code);
      },
      merge(into, { f64, u32 }, at) {
        const [id, code] = [u32[2 * at + 2] as number, u32[2 * at + 3] as number];
        keepGreatest(into, at, f64[at] as number, id, code);
      },
      value({ u32 }, at, _nowMs, out, outAt, team) {
        out.fill(Number.NaN, outAt, outAt + columns.length);
        const code = u32[2 * at + 3] as number;
        if (team !== undefined && code !== 0) writeActor(team, code, ends.length, out, outAt);
      },
    };
  };

function writeActor(
  team: TeamSnapshot,
  code: number,
  ends: number,
  out: Float32Array,
  outAt: number,
): void {
  const actor = team.actors.get(code);
  for (let h = 0; h < LOADS; h++) {
    const sinceMs = Math.max(0, team.atMs - (actor?.loadAtMs ?? 0));
    out[outAt + h] = (actor?.load[h] ?? 0) * 2 ** (-sinceMs / (HALF_LIVES_MS[h] as number));
  }
  out[outAt + LOADS] = actor?.ended ?? 0;
  for (let end = 0; end < ends; end++) out[outAt + LOADS + 1 + end] = endRate(team, code, end);
}
