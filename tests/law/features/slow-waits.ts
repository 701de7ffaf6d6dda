import type { PreparedInteraction } from "@porchlight/core/features/feature";
import type { TeamSnapshot } from "@porchlight/core/team/team-snapshot";
import { DAY, HOUR } from "./histories.ts";

/** What features of times, stages, numbers and the team mean, said as `slow-definitions.ts` says the others. */
type History = readonly PreparedInteraction[];
type Definition = (history: History, nowMs: number) => number[];
type Which = (interaction: PreparedInteraction) => boolean;

const timesOf = (history: History, which: Which = () => true): number[] =>
  history
    .filter(which)
    .map((one) => one.happenedAtMs)
    .sort((a, b) => a - b);
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const newestFirst = (history: History, codeOf: (one: PreparedInteraction) => number): History =>
  [...history].sort(
    (a, b) => b.happenedAtMs - a.happenedAtMs || b.idHigh - a.idHigh || codeOf(b) - codeOf(a),
  );

export const firstTimes =
  (groups: readonly Which[]): Definition =>
  (history) => {
    const [startMs] = timesOf(history);
    return groups.map((which) => {
      if (startMs === undefined) return Number.NaN;
      const [firstMs = Number.POSITIVE_INFINITY] = timesOf(history, which);
      return Math.min(3650, (firstMs - startMs) / DAY);
    });
  };

export const openTime =
  (pairs: readonly (readonly [from: Which, to: Which])[]): Definition =>
  (history, nowMs) =>
    pairs.flatMap(([from, to]) => {
      const [opened, closed] = [timesOf(history, from), timesOf(history, to)];
      const sinceMs = (times: readonly number[]) => sum(times.map((atMs) => nowMs - atMs));
      const hours = (sinceMs(opened) - sinceMs(closed)) / HOUR;
      return [
        opened.length - closed.length,
        hours,
        opened.length === 0 ? Number.NaN : hours / opened.length,
      ];
    });

export const lastDays =
  (which: Which, n: number): Definition =>
  (history, nowMs) => {
    const dayOf = (ms: number) => Math.floor(ms / DAY);
    const days = [...new Set(timesOf(history, which).map(dayOf))].reverse();
    return Array.from({ length: n - 1 }, (_, i) =>
      Math.min(3650, dayOf(nowMs) - (days[i + 1] ?? Number.NEGATIVE_INFINITY)),
    );
  };

export const lastGaps =
  (n: number): Definition =>
  (history, nowMs) => {
    const times = timesOf(history);
    const gaps = times.slice(1).map((atMs, i) => atMs - (times[i] as number));
    const lastFirst = gaps.toReversed();
    const meanMs =
      gaps.length === 0
        ? Number.NaN
        : ((times.at(-1) as number) - (times[0] as number)) / gaps.length;
    const scaleMs = meanMs > 0 ? meanMs : Number.NaN;
    return [
      ...Array.from({ length: n }, (_, i) => (lastFirst[i] ?? Number.NaN) / HOUR),
      meanMs / HOUR,
      (lastFirst[0] ?? Number.NaN) / scaleMs,
      (nowMs - (times.at(-1) ?? Number.NaN)) / scaleMs,
    ];
  };

export const funnel =
  (stages: readonly Which[]): Definition =>
  (history, nowMs) => {
    const firsts = stages.map((which) => timesOf(history, which)[0]);
    const furthest = firsts.findLastIndex((firstMs) => firstMs !== undefined);
    if (furthest < 0) return [0, Number.NaN, Number.NaN];
    const reachedMs = firsts[furthest] as number;
    const startMs = Math.min(...firsts.filter((firstMs) => firstMs !== undefined));
    return [furthest + 1, (nowMs - reachedMs) / DAY, (reachedMs - startMs) / DAY];
  };

export const lastNumber =
  (number: number): Definition =>
  (history) => {
    const numberOf = (one: PreparedInteraction) => one.numbers[number] as number;
    const those = history.filter((one) => !Number.isNaN(numberOf(one)));
    const [last] = newestFirst(those, numberOf);
    if (last === undefined) return [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    const values = those.map(numberOf);
    return [
      numberOf(last),
      Math.min(...values),
      Math.max(...values),
      numberOf(last) / (sum(values) / values.length),
    ];
  };

export const lifetime =
  (which: Which, numbers: readonly number[]): Definition =>
  (history, nowMs) => {
    const those = history.filter(which);
    const times = timesOf(those);
    const lifeMs = nowMs - (times[0] ?? Number.NaN);
    const months = Math.max(30, lifeMs / DAY) / 30;
    return [
      (nowMs - (times.at(-1) ?? Number.NaN)) / lifeMs,
      those.length / months,
      ...numbers.flatMap((number) => {
        const values = those
          .map((one) => one.numbers[number] as number)
          .filter((x) => !Number.isNaN(x));
        const total = those.length === 0 ? Number.NaN : sum(values);
        return [total, total / months, total / those.length];
      }),
    ];
  };

export const silence =
  (which: Which, priorDays: number): Definition =>
  (history, nowMs) => {
    const times = timesOf(history, which);
    const gaps = times.slice(1).map((atMs, i) => (atMs - (times[i] as number)) / DAY);
    const waits = [priorDays, ...gaps];
    const days = (nowMs - (times.at(-1) ?? Number.NaN)) / DAY;
    if (times.length === 0) return [Number.NaN, Number.NaN, Number.NaN];
    const usual = sum(waits) / waits.length;
    const stays = sum(waits) / (sum(waits) + days);
    return [usual, days / usual, waits.reduce((chance) => chance * stays, 1)];
  };

export const teamLoad =
  ({ interactions, newPeople }: TeamSnapshot): Definition =>
  () => {
    const [, day, week] = interactions as [number, number, number];
    return [...interactions, ...newPeople, day / (week / 7)];
  };

export const actorRates =
  (which: Which, label: number, { actors, atMs, ended, ends }: TeamSnapshot): Definition =>
  (history) => {
    const codeOf = (one: PreparedInteraction) => one.labels[label] as number;
    const those = history.filter((one) => which(one) && codeOf(one) !== 0);
    const [last] = newestFirst(those, codeOf);
    if (last === undefined)
      return [Number.NaN, Number.NaN, Number.NaN, ...ends.map(() => Number.NaN)];
    const nobody = { load: [0, 0], loadAtMs: 0, ended: 0, ends: ends.map(() => 0) };
    const actor = actors.get(codeOf(last)) ?? nobody;
    return [
      ...[DAY, 7 * DAY].map((halfLifeMs, i) => {
        const weight = 2 ** (-(atMs - actor.loadAtMs) / halfLifeMs);
        return (actor.load[i] as number) * weight;
      }),
      actor.ended,
      ...ends.map(
        (all, end) => ((actor.ends[end] as number) + (20 * all) / ended) / (actor.ended + 20),
      ),
    ];
  };

export const handlerRates =
  (label: number, { actors, ended, ends }: TeamSnapshot): Definition =>
  (history) => {
    const codes = new Set(history.map((one) => one.labels[label] as number).filter(Boolean));
    const kept = [...codes].sort((a, b) => a - b).slice(0, 8);
    return ends.flatMap((all, end) => {
      if (kept.length === 0) return [Number.NaN, Number.NaN, Number.NaN];
      const rates = kept.map((code) => {
        const actor = actors.get(code) ?? { ended: 0, ends: ends.map(() => 0) };
        return ((actor.ends[end] as number) + (20 * all) / ended) / (actor.ended + 20);
      });
      return [sum(rates) / rates.length, Math.min(...rates), Math.max(...rates)];
    });
  };

export const againstUsual =
  ({ paces, waits }: TeamSnapshot): Definition =>
  (history) => {
    const logHours = (ms: number) => Math.log1p(ms / HOUR);
    const times = timesOf(history);
    const [last] = newestFirst(history, ({ kind }) => kind);
    const waitMs = (times.at(-1) ?? Number.NaN) - (times.at(-2) ?? Number.NaN);
    const over = paces.flatMap((pace, kind) => {
      const [firstMs] = timesOf(history, (one) => one.kind === kind);
      if (firstMs === undefined || Number.isNaN(pace)) return [];
      return [logHours(firstMs - (times[0] as number)) - pace];
    });
    return [logHours(waitMs) - (waits[last?.kind ?? -1] ?? Number.NaN), sum(over) / over.length];
  };
