import { DAY_MS, type Duration, parseDuration } from "../duration.ts";
import { span } from "../words/spans.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { groupsOf, type Per } from "./groups.ts";
import { noteFirst } from "./note-first.ts";

/**
 * Whether somebody is silent for longer than is usual for them, told from the first interaction on: of who came twice
 * little is known, of who came once nothing, so each is taken to have waited `prior` once more than they did.
 *
 * - `<per>_usual_days`: the mean wait from one to the next, (days from first to latest + prior) / count
 * - `<per>_silence_over_usual`: the present silence in such waits
 * - `<per>_silence_chance`: how likely as long a silence is for who still comes as before; near 0, they no longer do.
 *   With waits drawn from an exponential whose rate is known as a gamma, (1 + silence / (count × usual)) ^ -count
 *
 * Missing before the first interaction.
 *
 *     first time | latest time | count
 *
 * @see Schmittlein, Morrison and Colombo, "Counting Your Customers: Who Are They and What Will They Do Next?",
 *   Management Science, 1987, whose reasoning about silence this is
 */
export const silence =
  ({
    per,
    prior,
  }: {
    readonly per: Exclude<Per, "kind">;
    readonly prior: Duration;
  }): FeatureDeclaration =>
  (domain) => {
    const { ofKind } = groupsOf(domain, per);
    const priorDays = parseDuration(prior) / DAY_MS;
    return {
      name: `silence(${per},${prior})`,
      words: 3,
      columns: [`${per}_usual_days`, `${per}_silence_over_usual`, `${per}_silence_chance`],
      add({ f64 }, at, { happenedAtMs, kind }) {
        if ((ofKind[kind] as number) < 0) return;
        noteFirst(f64, at, happenedAtMs);
        f64[at + 1] = Math.max(f64[at + 1] as number, happenedAtMs);
        f64[at + 2] = (f64[at + 2] as number) + 1;
      },
      merge({ f64 }, from, at) {
        noteFirst(f64, at, from.f64[at] as number);
        f64[at + 1] = Math.max(f64[at + 1] as number, from.f64[at + 1] as number);
        f64[at + 2] = (f64[at + 2] as number) + (from.f64[at + 2] as number);
      },
      value({ f64 }, at, nowMs, out, outAt) {
        out.fill(Number.NaN, outAt, outAt + 3);
        const count = f64[at + 2] as number;
        if (count === 0) return;
        const latestMs = f64[at + 1] as number;
        const silentDays = (nowMs - latestMs) / DAY_MS;
        const waitedDays = (latestMs - (f64[at] as number)) / DAY_MS + priorDays;
        out[outAt] = waitedDays / count;
        out[outAt + 1] = (silentDays * count) / waitedDays;
        out[outAt + 2] = (1 + silentDays / waitedDays) ** -count;
      },
      says(row, at, i) {
        const value = row[at + i] as number;
        if (Number.isNaN(value)) return "has done nothing yet";
        if (i === 0) return `usually comes back after ${span(value)}`;
        return (row[at + 1] as number) < 1
          ? "silent no longer than usual"
          : "silent for longer than usual";
      },
    };
  };
