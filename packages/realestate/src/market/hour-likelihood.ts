import { weekdayOf } from "./calendar.ts";
import { INTENTS, type Intent, PACE } from "./intents.ts";
import { LATE_SHARE, stillUnsent } from "./late-sending.ts";
import { MANNER_LIST } from "./manners.ts";
import { PERSON_KINDS, type PersonKind } from "./person-kinds.ts";
import { type Access, CELLS, expectedIn, rateOf, visitOdds } from "./rates.ts";
import type { SeenHour } from "./seen-hours.ts";
import { logVisitLikelihood } from "./visit-likelihood.ts";

const S = INTENTS.length;

/**
 * Multiplies `weights` (shape [C]) by the probability that nothing was seen in the hours [from, to) of a
 * day. By an hour T, a late visit of hour h is not yet seen with probability u(T - h - 1), so that
 *
 *     P(nothing seen) = e^-Λ + (1 - e^-Λ) (λ_web + λ_stray) / Λ * LATE_SHARE * u
 *
 * @param from whole hours since 1970, like `to` and `asOf`
 * @param asOf T
 */
export function weighSilence(
  weights: Float64Array,
  access: Access,
  from: number,
  to: number,
  asOf: number,
): void {
  if (from >= to) return;
  const day = Math.floor(from / 24);
  const weekday = weekdayOf(day);
  const [first, end] = [from - 24 * day, to - 24 * day];
  for (let cell = 0; cell < CELLS; cell++) {
    const weight = weights[cell] as number;
    if (weight !== 0)
      weights[cell] = weight * Math.exp(-expectedIn(cell, access, weekday, first, end));
  }
  for (let hour = to - 1; hour >= from; hour--) {
    const unsent = LATE_SHARE * stillUnsent(asOf - hour - 1);
    if (unsent === 0) return;
    for (let cell = 0; cell < CELLS; cell++)
      weights[cell] =
        (weights[cell] as number) *
        (1 + unsent * visitOdds(cell, access, weekday, hour - 24 * day));
  }
}

/**
 * Multiplies `weights` by the likelihood of an hour in which something was seen,
 *
 *     (1 - e^-Λ) / Λ * sum over channels c that may have been it of λ_c P(what was seen | c, intent)
 *
 * up to a factor that is the same for all hidden states. The hour of a turn has no such: it belongs to the
 * step into the next day.
 */
export function weighSeenHour(weights: Float64Array, seen: SeenHour): void {
  const { by } = seen;
  if (by === "turn") return;
  const day = Math.floor(seen.hour / 24);
  const hour = seen.hour - 24 * day;
  const weekday = weekdayOf(day);
  const visits = visitLikelihoods(seen);
  for (let cell = 0; cell < CELLS; cell++) {
    if (weights[cell] === 0) continue;
    const expected = expectedIn(cell, seen.access, weekday, hour, hour + 1);
    const arrival = expected > 0 ? -Math.expm1(-expected) / expected : 0;
    const mixture = mixChannels(cell, { ...seen, by }, weekday, hour, visits);
    weights[cell] = (weights[cell] as number) * arrival * mixture;
  }
}

/** Multiplies `weights` by the likelihood of somebody's first hour: a visit that was meant. */
export function weighFirstHour(weights: Float64Array, seen: SeenHour): void {
  const visits = visitLikelihoods(seen);
  const hour = seen.hour % 24;
  for (let cell = 0; cell < CELLS; cell++) {
    const { rhythm } = PERSON_KINDS[Math.floor(cell / S)] as PersonKind;
    weights[cell] =
      (weights[cell] as number) * (rhythm.hours[hour] as number) * (visits[cell % S] as number);
  }
}

/** Sum over channels of rate times likelihood, in a cell. */
function mixChannels(
  cell: number,
  seen: SeenHour & { readonly by: Exclude<SeenHour["by"], "turn"> },
  weekday: number,
  hour: number,
  visits: readonly number[],
): number {
  const kind = PERSON_KINDS[Math.floor(cell / S)] as PersonKind;
  const index = cell % S;
  const intent = INTENTS[index] as Intent;
  const rate = (channel: Parameters<typeof rateOf>[0]): number =>
    rateOf(channel, kind, intent, seen.access, weekday, hour);
  switch (seen.by) {
    case "web":
      return rate("web") * (visits[index] as number) + rate("stray") * (visits[S] as number);
    case "mail": {
      const { click, unsubscribe } = PACE[intent];
      if (seen.unsubscribed) return rate("mail") * unsubscribe;
      const read = rate("mail") * (1 - unsubscribe);
      if (seen.visit !== undefined) return read * click * (visits[index] as number);
      return read * (1 - click) + rate("automatic");
    }
    case "contact":
    case "team":
      return rate(seen.by);
  }
}

/** Of the visit, by manner: shape [S + 1], the stray manner last; scaled so that the greatest is 1. */
function visitLikelihoods({ visit }: SeenHour): readonly number[] {
  if (visit === undefined) return [];
  const logs = MANNER_LIST.map((manner) => logVisitLikelihood(manner, visit));
  const greatest = Math.max(...logs);
  return logs.map((log) => Math.exp(log - greatest));
}
