import { logHours } from "../team/team-fold.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { keepGreatest } from "./keep-greatest.ts";
import { noteFirst } from "./note-first.ts";

/**
 * Whether somebody takes longer than people of this team usually do, by its last snapshot, in logarithms of
 * 1 + hours (0: as usual; 0.7: about twice as long):
 *
 * - `wait_over_usual`: from the interaction before to the latest, against what that kind usually takes
 * - `pace_over_usual`: from the first interaction to the first of each kind they had, on average
 *
 * Missing without a snapshot, or where it knows no usual.
 *
 *     latest time | its id's hash, kind + 1 | the time before | first time of all | first time per kind
 */
export const againstUsual =
  (): FeatureDeclaration =>
  ({ kinds }) => {
    const K = kinds.length;
    return {
      name: "againstUsual",
      words: 4 + K,
      columns: ["wait_over_usual", "pace_over_usual"],
      add(state, at, { kind, happenedAtMs, idHigh }) {
        const { f64 } = state;
        noteBefore(f64, at, happenedAtMs);
        keepGreatest(state, at, happenedAtMs, idHigh, kind + 1);
        noteFirst(f64, at + 3, happenedAtMs);
        noteFirst(f64, at + 4 + kind, happenedAtMs);
      },
      merge(into, { f64, u32 }, at) {
        noteBefore(into.f64, at, f64[at] as number);
        keepGreatest(
          into,
          at,
          f64[at] as number,
          u32[2 * at + 2] as number,
          u32[2 * at + 3] as number,
        );
        // With the latest of both in place: what came second to one of them may come second to both.
        noteBefore(into.f64, at, f64[at + 2] as number);
        for (let i = at + 3; i < at + 4 + K; i++) noteFirst(into.f64, i, f64[i] as number);
      },
      value({ f64, u32 }, at, _nowMs, out, outAt, team) {
        const kind = (u32[2 * at + 3] as number) - 1;
        const beforeMs = f64[at + 2] as number;
        const usual = team?.waits[kind] ?? Number.NaN;
        out[outAt] = beforeMs === 0 ? Number.NaN : logHours((f64[at] as number) - beforeMs) - usual;
        let sum = 0;
        let seen = 0;
        for (let i = 0; i < K; i++) {
          const firstMs = f64[at + 4 + i] as number;
          const pace = team?.paces[i] ?? Number.NaN;
          if (firstMs === 0 || Number.isNaN(pace)) continue;
          sum += logHours(firstMs - (f64[at + 3] as number)) - pace;
          seen++;
        }
        out[outAt + 1] = sum / seen;
      },
    };
  };

/** Before the latest is replaced: of the latest, the one before it and a new time, keeps the second. */
function noteBefore(f64: Float64Array, at: number, atMs: number): void {
  const second = Math.min(atMs, f64[at] as number);
  if (second > (f64[at + 2] as number)) f64[at + 2] = second;
}
