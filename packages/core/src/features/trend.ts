import { type Decay, landmarkMs, rebaseFactor, weightAt } from "@porchlight/numeric/forward-decay";
import type { Duration } from "../duration.ts";
import { ServiceError } from "../error.ts";
import { amount } from "../words/amounts.ts";
import { upToNow } from "../words/spans.ts";
import { decayOf } from "./decay-of.ts";
import type { FeatureDeclaration } from "./feature.ts";
import { groupsOf } from "./groups.ts";

/**
 * Whether somebody speeds up or slows down: `<per>_trend_<short>_<long>` is the short-term rate over the
 * long-term one, (count decayed by short / short) / (count decayed by long / long). 1 is steady, 0 is
 * silence or nothing yet, and long / short, the most it can be, is a first interaction just now.
 *
 *     latest time | sum by short, sum by long
 */
export const trend =
  ({
    per,
    short,
    long,
  }: {
    readonly per: "engaged" | "all";
    readonly short: Duration;
    readonly long: Duration;
  }): FeatureDeclaration =>
  (domain) => {
    const { ofKind } = groupsOf(domain, per);
    const fast = decayOf(short);
    const slow = decayOf(long);
    if (fast.halfLifeMs >= slow.halfLifeMs)
      throw new ServiceError(
        "schema.invalid",
        `trend takes a short below its long, not "${short}"`,
      );
    return {
      name: `trend(${per},${short},${long})`,
      words: 3,
      columns: [`${per}_trend_${short}_${long}`],
      add({ f64 }, at, { kind, happenedAtMs }) {
        if ((ofKind[kind] as number) < 0) return;
        moveTo(f64, at, fast, slow, happenedAtMs);
        const latestMs = f64[at] as number;
        f64[at + 1] = (f64[at + 1] as number) + weightAt(fast, happenedAtMs, latestMs);
        f64[at + 2] = (f64[at + 2] as number) + weightAt(slow, happenedAtMs, latestMs);
      },
      merge({ f64 }, from, at) {
        const fromMs = from.f64[at] as number;
        moveTo(f64, at, fast, slow, fromMs);
        const latestMs = f64[at] as number;
        f64[at + 1] =
          (f64[at + 1] as number) +
          (from.f64[at + 1] as number) * rebaseFactor(fast, fromMs, latestMs);
        f64[at + 2] =
          (f64[at + 2] as number) +
          (from.f64[at + 2] as number) * rebaseFactor(slow, fromMs, latestMs);
      },
      value({ f64 }, at, nowMs, out, outAt) {
        out[outAt] = f64[at] === 0 ? 0 : rateRatio(f64, at, fast, slow, nowMs);
      },
      says: (row, at) => sayPace(row[at] as number, fast.halfLifeMs, slow.halfLifeMs),
    };
  };

/** Between two thirds and one and a half of the usual is the usual. */
function sayPace(ratio: number, shortMs: number, longMs: number): string {
  const lately = upToNow(shortMs);
  if (!(ratio >= 0.05)) return `silent ${lately}`;
  if (ratio < 2 / 3) return `slowing down ${lately}`;
  return ratio <= 1.5
    ? `as active ${lately} as before`
    : `picking up: ${amount(ratio)} times as active ${lately} as ${upToNow(longMs)}`;
}

function moveTo(f64: Float64Array, at: number, fast: Decay, slow: Decay, atMs: number): void {
  const latestMs = f64[at] as number;
  if (atMs <= latestMs) return;
  f64[at] = atMs;
  f64[at + 1] = (f64[at + 1] as number) * rebaseFactor(fast, latestMs, atMs);
  f64[at + 2] = (f64[at + 2] as number) * rebaseFactor(slow, latestMs, atMs);
}

function rateRatio(f64: Float64Array, at: number, fast: Decay, slow: Decay, nowMs: number): number {
  const latestMs = f64[at] as number;
  const sinceFast = (nowMs - landmarkMs(fast, latestMs)) / fast.halfLifeMs;
  const sinceSlow = (nowMs - landmarkMs(slow, latestMs)) / slow.halfLifeMs;
  // Both sums decay, so their ratio does by the difference: neither underflows before it.
  const ratio = ((f64[at + 1] as number) / (f64[at + 2] as number)) * 2 ** (sinceSlow - sinceFast);
  return (ratio * slow.halfLifeMs) / fast.halfLifeMs;
}
