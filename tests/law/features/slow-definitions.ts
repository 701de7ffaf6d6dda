import type { PreparedInteraction } from "@porchlight/core/features/feature";
import { avalanche32 } from "@porchlight/numeric/avalanche32";
import { DAY, DOMAIN, HOUR } from "./histories.ts";

/** What features mean, said so that a reader believes it at sight: every interaction is kept. */
type History = readonly PreparedInteraction[];
type Definition = (history: History, nowMs: number) => number[];
type Which = (interaction: PreparedInteraction) => boolean;

export const any: Which = () => true;
export const isEngaged: Which = ({ kind }) => DOMAIN.kinds[kind]?.engaged === true;
export const ofKind =
  (kind: number): Which =>
  (interaction) =>
    interaction.kind === kind;

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const latest = (history: History): number => Math.max(...history.map((one) => one.happenedAtMs));
/** Relative to the latest: shares and means do not depend on when they are read. */
const weights = (history: History, halfLifeMs: number): number[] =>
  history.map((one) => 2 ** (-(latest(history) - one.happenedAtMs) / halfLifeMs));
const weightedMean = (values: readonly number[], weight: readonly number[]): number =>
  sum(values.map((value, i) => value * (weight[i] as number))) / sum(weight);
const decayedCount = (history: History, halfLifeMs: number, nowMs: number): number =>
  sum(history.map((one) => 2 ** (-(nowMs - one.happenedAtMs) / halfLifeMs)));

export const decayedCounts =
  (groups: readonly Which[], halfLivesMs: readonly number[]): Definition =>
  (history, nowMs) =>
    groups.flatMap((which) =>
      halfLivesMs.map((h) => decayedCount(history.filter(which), h, nowMs)),
    );

export const recency =
  (groups: readonly Which[]): Definition =>
  (history, nowMs) =>
    groups.map((which) => Math.min(3650, (nowMs - latest(history.filter(which))) / DAY));

export const totals =
  (groups: readonly Which[]): Definition =>
  (history) =>
    groups.map((which) => history.filter(which).length);

export const distinct =
  (label: number, k: number): Definition =>
  (history) => {
    const codes = new Set(history.map((one) => one.labels[label] as number).filter(Boolean));
    if (codes.size < k) return [codes.size];
    const hashes = [...codes].map(avalanche32).sort((a, b) => a - b);
    return [(k - 1) / ((hashes[k - 1] as number) / 2 ** 32)];
  };

/** The units of time in which something happened, ascending, among the last `kept` up to now's. */
function activeUnits(history: History, unitMs: number, kept: number, nowMs: number): number[] {
  const now = Math.floor(nowMs / unitMs);
  const units = new Set(history.map((one) => Math.floor(one.happenedAtMs / unitMs)));
  return [...units].filter((unit) => unit > now - kept).sort((a, b) => a - b);
}

export const rhythm =
  (windows: readonly number[]): Definition =>
  (history, nowMs) => {
    const days = activeUnits(history, DAY, 128, nowMs);
    const gaps = days.slice(1).map((day, i) => day - (days[i] as number));
    const mean = sum(gaps) / gaps.length;
    return [
      ...windows.map((window) => activeUnits(history, DAY, window, nowMs).length),
      mean,
      Math.sqrt(sum(gaps.map((gap) => (gap - mean) ** 2)) / gaps.length),
      gaps.at(-1) ?? Number.NaN,
    ];
  };

export const sessions =
  (gapQuarters: number, windowDays: number): Definition =>
  (history, nowMs) => {
    const now = Math.floor(nowMs / (HOUR / 4));
    const quarters = activeUnits(history, HOUR / 4, windowDays * 96, nowMs);
    const runs: number[][] = [];
    for (const quarter of quarters) {
      const silence = quarter - (runs.at(-1)?.at(-1) ?? Number.NEGATIVE_INFINITY) - 1;
      if (silence >= gapQuarters) runs.push([quarter]);
      else runs.at(-1)?.push(quarter);
    }
    return [
      runs.filter((run) => (run[0] as number) > now - 7 * 96).length,
      runs.length,
      quarters.length / runs.length,
      runs.at(-1)?.length ?? Number.NaN,
      (now - (runs.at(-2)?.at(-1) ?? Number.NaN)) / 96,
    ];
  };

export const clock =
  (halfLifeMs: number, offsetHours: number): Definition =>
  (history) => {
    const weight = weights(history, halfLifeMs);
    const local = history.map((one) => new Date(one.happenedAtMs + offsetHours * HOUR));
    const hours = local.map(
      (date) => (2 * Math.PI * (date.getTime() - date.setUTCHours(0, 0, 0, 0))) / DAY,
    );
    const weekdays = local.map((date) => (date.getUTCDay() + 6) % 7);
    const turns = weekdays.map((day) => (2 * Math.PI * day) / 7);
    const sin = weightedMean(hours.map(Math.sin), weight);
    const cos = weightedMean(hours.map(Math.cos), weight);
    return [
      sin,
      cos,
      Math.hypot(sin, cos),
      weightedMean(turns.map(Math.sin), weight),
      weightedMean(turns.map(Math.cos), weight),
      weightedMean(
        weekdays.map((day) => (day >= 5 ? 1 : 0)),
        weight,
      ),
    ];
  };

export const lastKinds =
  (n: number): Definition =>
  (history) => {
    const newestFirst = [...history].sort(
      (a, b) => b.happenedAtMs - a.happenedAtMs || b.idHigh - a.idHigh || b.kind - a.kind,
    );
    return Array.from({ length: n }, (_, i) => (newestFirst[i]?.kind ?? -1) + 1);
  };

export const trend =
  (which: Which, shortMs: number, longMs: number): Definition =>
  (history, nowMs) => {
    const those = history.filter(which);
    if (those.length === 0) return [0];
    // Both as of the latest, then decayed by the difference: for old histories both would be 0.
    const ratio =
      decayedCount(those, shortMs, latest(those)) / decayedCount(those, longMs, latest(those));
    const since = nowMs - latest(those);
    return [(ratio * 2 ** (since / longMs - since / shortMs) * longMs) / shortMs];
  };

export const tenure: Definition = (history, nowMs) => [
  history.length === 0
    ? Number.NaN
    : (nowMs - Math.min(...history.map((one) => one.happenedAtMs))) / DAY,
];

export const preference =
  (number: number, halfLifeMs: number): Definition =>
  (history, nowMs) => {
    const those = history.filter((one) => !Number.isNaN(one.numbers[number]));
    if (those.length === 0) return [Number.NaN, Number.NaN, Number.NaN];
    const weight = weights(those, halfLifeMs);
    const values = those.map((one) => one.numbers[number] as number);
    const mean = weightedMean(values, weight);
    return [
      mean,
      Math.sqrt(
        weightedMean(
          values.map((value) => (value - mean) ** 2),
          weight,
        ),
      ),
      decayedCount(those, halfLifeMs, nowMs),
    ];
  };

export const place =
  (latitude: number, longitude: number, halfLifeMs: number): Definition =>
  (history, nowMs) => {
    const those = history.filter(
      ({ numbers }) => !Number.isNaN(numbers[latitude]) && !Number.isNaN(numbers[longitude]),
    );
    if (those.length === 0) return [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    const weight = weights(those, halfLifeMs);
    const points = those.map(({ numbers }) => {
      const phi = ((numbers[latitude] as number) / 180) * Math.PI;
      const lambda = ((numbers[longitude] as number) / 180) * Math.PI;
      return [
        Math.cos(phi) * Math.cos(lambda),
        Math.cos(phi) * Math.sin(lambda),
        Math.sin(phi),
      ] as const;
    });
    const mean = ([0, 1, 2] as const).map((axis) =>
      weightedMean(
        points.map((point) => point[axis]),
        weight,
      ),
    );
    const [x, y, z] = mean as [number, number, number];
    const squares = points.map((p) => (p[0] - x) ** 2 + (p[1] - y) ** 2 + (p[2] - z) ** 2);
    return [
      (Math.atan2(z, Math.hypot(x, y)) / Math.PI) * 180,
      (Math.atan2(y, x) / Math.PI) * 180,
      6371.0088 * Math.sqrt(weightedMean(squares, weight)),
      decayedCount(those, halfLifeMs, nowMs),
    ];
  };

/** Each code's share of the weight of all interactions that have the label. */
function codeShares(
  history: History,
  label: number,
  halfLifeMs: number,
  codeOf: (code: number) => number,
) {
  const those = history.filter((one) => one.labels[label] !== 0);
  const weight = weights(those, halfLifeMs);
  return (code: number): number =>
    weightedMean(
      those.map((one) => (codeOf(one.labels[label] as number) === code ? 1 : 0)),
      weight,
    );
}

export const shares =
  (label: number, values: number, halfLifeMs: number): Definition =>
  (history) => {
    const shareOf = codeShares(history, label, halfLifeMs, (code) => code);
    return Array.from({ length: values + 1 }, (_, i) => shareOf(i + 1));
  };

export const bucketShares =
  (label: number, halfLifeMs: number): Definition =>
  (history) => {
    const bucketOf = (code: number) => code % 16;
    const shareOf = codeShares(history, label, halfLifeMs, bucketOf);
    const all = Array.from({ length: 16 }, (_, bucket) => shareOf(bucket));
    const entropy = -sum(all.map((share) => (share === 0 ? 0 : share * Math.log(share))));
    const [last] = history
      .filter((one) => one.labels[label] !== 0)
      .map(({ happenedAtMs, idHigh, labels }) => ({
        happenedAtMs,
        idHigh,
        bucket: bucketOf(labels[label] as number),
      }))
      .sort(
        (a, b) => b.happenedAtMs - a.happenedAtMs || b.idHigh - a.idHigh || b.bucket - a.bucket,
      );
    return [Math.max(...all), Math.exp(entropy), shareOf(last?.bucket ?? 0)];
  };
