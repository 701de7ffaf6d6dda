import type { Expected, Oracle } from "@porchlight/cli/replay/replay-definition";
import { idOrder, labelBucket } from "./oracle-hash.ts";
import { ENGAGED, KINDS } from "./oracle-kinds.ts";

/** What the oracle keeps of an event: everything, for ever. */
export interface OracleEvent {
  readonly person: string;
  readonly id: string;
  /** `ACTIVITY STEP`, as the log spells them. */
  readonly kind: string;
  readonly atMs: number;
  /** Undefined where the log names nobody. */
  readonly actor: string | undefined;
  readonly amount: number | undefined;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const HALF_LIVES: readonly (readonly [string, number])[] = [
  ["1h", HOUR],
  ["1d", DAY],
  ["7d", 7 * DAY],
  ["30d", 30 * DAY],
];
const NEVER_DAYS = 3650;

/**
 * Says what each column of the bpic2012 schema is, by its definition: from all events of a person, one
 * column after the other, with no state and nothing shared with the fold. Slow, and meant to be read.
 */
export function createOracle(events: readonly OracleEvent[]): Oracle {
  const eventsOf = new Map<string, OracleEvent[]>();
  for (const event of events) {
    const own = eventsOf.get(event.person) ?? [];
    own.push(event);
    eventsOf.set(event.person, own);
  }
  const historyOf = (person: string): readonly OracleEvent[] => eventsOf.get(person) ?? [];
  return {
    people: [...eventsOf.keys()],
    interactionsOf: (person) => historyOf(person).length,
    lastAtMs: (person) => latest(historyOf(person)),
    columns: (person, momentMs) => defineColumns(historyOf(person), momentMs),
  };
}

/** Every column as of a moment that is not before the last event. */
export function defineColumns(
  events: readonly OracleEvent[],
  nowMs: number,
): ReadonlyMap<string, Expected> {
  const columns = new Map<string, Expected>();
  const ofKind = new Map<string, OracleEvent[]>(KINDS.map((kind) => [kind, []]));
  for (const event of events) ofKind.get(event.kind)?.push(event);
  const groups: (readonly [string, readonly OracleEvent[]])[] = [
    ...[...ofKind].map(([kind, own]) => [columnName(kind), own] as const),
    ["engaged", events.filter(({ kind }) => ENGAGED.has(kind))],
    ["all", events],
  ];
  for (const [name, own] of groups) {
    for (const [halfLife, ms] of HALF_LIVES)
      columns.set(`${name}_decayed_${halfLife}`, sum("decayed", decayed(own, nowMs, ms)));
    columns.set(`${name}_days_since`, identical("recency", daysSince(own, nowMs)));
    columns.set(
      name === "all" ? "interactions_total" : `${name}_total`,
      identical("totals", own.length),
    );
  }
  defineRhythm(columns, events, nowMs);
  defineSessions(columns, events, nowMs);
  defineClock(columns, events, nowMs);
  defineLastKinds(columns, events);
  defineTrend(columns, events, nowMs);
  defineAmount(columns, events, nowMs);
  defineActor(columns, events, nowMs);
  columns.set(
    "tenure_days",
    identical("tenure", events.length === 0 ? Number.NaN : (nowMs - earliest(events)) / DAY),
  );
  return columns;
}

const identical = (family: string, value: number): Expected => ({
  family,
  value,
  same: "identical",
});
const ulp = (family: string, value: number): Expected => ({ family, value, same: "ulp" });
/** The scale of a sum of positive terms is the sum itself. */
const sum = (family: string, value: number, scale = value): Expected => ({
  family,
  value,
  same: "sum",
  scale,
});

const columnName = (kind: string): string => kind.toLowerCase().replaceAll(" ", "_");
const latest = (events: readonly OracleEvent[]): number =>
  events.reduce((last, { atMs }) => Math.max(last, atMs), 0);
const earliest = (events: readonly OracleEvent[]): number =>
  events.reduce((first, { atMs }) => Math.min(first, atMs), Number.POSITIVE_INFINITY);

/** What an event still weighs at `nowMs`. */
const weightOf = ({ atMs }: OracleEvent, nowMs: number, halfLifeMs: number): number =>
  0.5 ** ((nowMs - atMs) / halfLifeMs);

const decayed = (events: readonly OracleEvent[], nowMs: number, halfLifeMs: number): number =>
  events.reduce((total, event) => total + weightOf(event, nowMs, halfLifeMs), 0);

const daysSince = (events: readonly OracleEvent[], nowMs: number): number =>
  events.length === 0 ? NEVER_DAYS : Math.min(NEVER_DAYS, (nowMs - latest(events)) / DAY);

type Columns = Map<string, Expected>;

/** Active days are UTC days with an event; the gaps between them are counted over 128 days. */
function defineRhythm(columns: Columns, events: readonly OracleEvent[], nowMs: number): void {
  const today = Math.floor(nowMs / DAY);
  const days = distinctSorted(events.map(({ atMs }) => Math.floor(atMs / DAY)));
  for (const window of [7, 28]) {
    const active = days.filter((day) => day > today - window);
    columns.set(`active_days_${window}d`, identical("rhythm", active.length));
  }
  const kept = days.filter((day) => day > today - 128);
  const gaps = kept.slice(1).map((day, i) => day - (kept[i] as number));
  const mean = gaps.reduce((total, gap) => total + gap, 0) / gaps.length;
  const variance = gaps.reduce((total, gap) => total + (gap - mean) ** 2, 0) / gaps.length;
  columns.set("gap_days_mean", ulp("rhythm", mean));
  columns.set("gap_days_std", ulp("rhythm", Math.sqrt(variance)));
  columns.set("gap_days_last", identical("rhythm", gaps.at(-1) ?? Number.NaN));
}

/** Sessions are runs of active quarter-hours less than an hour of silence apart, in the last 32 days. */
function defineSessions(columns: Columns, events: readonly OracleEvent[], nowMs: number): void {
  const now = Math.floor(nowMs / (15 * MINUTE));
  const quarters = distinctSorted(
    events.map(({ atMs }) => Math.floor(atMs / (15 * MINUTE))),
  ).filter((quarter) => quarter > now - 32 * 96);
  const sessions: number[][] = [];
  for (const quarter of quarters) {
    const current = sessions.at(-1);
    const before = current?.at(-1);
    // Four silent quarters between two active ones are an hour: a new session.
    if (current !== undefined && before !== undefined && quarter - before - 1 < 4)
      current.push(quarter);
    else sessions.push([quarter]);
  }
  const inWeek = sessions.filter(([start = 0]) => start > now - 7 * 96);
  const previousEnd = sessions.at(-2)?.at(-1);
  columns.set("sessions_7d", identical("sessions", inWeek.length));
  columns.set("sessions_32d", identical("sessions", sessions.length));
  columns.set("session_quarters_mean", ulp("sessions", quarters.length / sessions.length));
  columns.set(
    "session_quarters_last",
    identical("sessions", sessions.at(-1)?.length ?? Number.NaN),
  );
  columns.set(
    "previous_session_days_since",
    identical("sessions", previousEnd === undefined ? Number.NaN : (now - previousEnd) / 96),
  );
}

/** On the Dutch clock (UTC + 1 h), means over a circle; each event weighs by a half-life of 30 days. */
function defineClock(columns: Columns, events: readonly OracleEvent[], nowMs: number): void {
  const parts = events.map((event) => {
    const local = new Date(event.atMs + HOUR);
    const ofDay = (local.getTime() % DAY) / DAY;
    // Monday is 0; getUTCDay says 0 for Sunday.
    const weekday = (local.getUTCDay() + 6) % 7;
    return { weight: weightOf(event, nowMs, 30 * DAY), ofDay, weekday };
  });
  const total = parts.reduce((all, { weight }) => all + weight, 0);
  const mean = (of: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((all, part) => all + part.weight * of(part), 0) / total;
  const sin = mean(({ ofDay }) => Math.sin(2 * Math.PI * ofDay));
  const cos = mean(({ ofDay }) => Math.cos(2 * Math.PI * ofDay));
  const clock = (value: number): Expected => sum("clock", value, 1);
  columns.set("hour_sin", clock(sin));
  columns.set("hour_cos", clock(cos));
  columns.set("hour_concentration", clock(Math.hypot(sin, cos)));
  columns.set("weekday_sin", clock(mean(({ weekday }) => Math.sin((2 * Math.PI * weekday) / 7))));
  columns.set("weekday_cos", clock(mean(({ weekday }) => Math.cos((2 * Math.PI * weekday) / 7))));
  columns.set("weekend_share", clock(mean(({ weekday }) => (weekday >= 5 ? 1 : 0))));
}

/** By time; at equal times by the hash of the id, then by the kind's place in the schema. */
function defineLastKinds(columns: Columns, events: readonly OracleEvent[]): void {
  const newestFirst = events
    .map(({ atMs, id, kind }) => ({ atMs, order: idOrder(id), kind: 1 + KINDS.indexOf(kind) }))
    .sort((a, b) => b.atMs - a.atMs || b.order - a.order || b.kind - a.kind);
  for (const n of [1, 2, 3])
    columns.set(`last_kind_${n}`, identical("lastKinds", newestFirst[n - 1]?.kind ?? 0));
}

/** The rate of the last day over that of the last week, of what the applicant did. */
function defineTrend(columns: Columns, events: readonly OracleEvent[], nowMs: number): void {
  const engaged = events.filter(({ kind }) => ENGAGED.has(kind));
  const rate = (days: number): number => decayed(engaged, nowMs, days * DAY) / days;
  const trend = engaged.length === 0 ? 0 : rate(1) / rate(7);
  columns.set("engaged_trend_1d_7d", sum("trend", trend));
}

function defineAmount(columns: Columns, events: readonly OracleEvent[], nowMs: number): void {
  const stated = events.flatMap((event) =>
    event.amount === undefined
      ? []
      : [{ amount: event.amount, weight: weightOf(event, nowMs, 30 * DAY) }],
  );
  const total = stated.reduce((all, { weight }) => all + weight, 0);
  // Around the first amount, so that equal amounts have exactly their mean, and no spread.
  const first = stated[0]?.amount ?? Number.NaN;
  const offset = stated.reduce((all, { amount, weight }) => all + weight * (amount - first), 0);
  const mean = first + offset / total;
  const squares = stated.reduce(
    (all, { amount, weight }) => all + weight * (amount - mean) ** 2,
    0,
  );
  const largest = Math.max(0, ...stated.map(({ amount }) => Math.abs(amount)));
  columns.set("amount_mean", sum("amount", mean, largest));
  columns.set("amount_spread", sum("amount", Math.sqrt(squares / total), largest));
  columns.set("amount_weight", sum("amount", stated.length === 0 ? Number.NaN : total));
}

/** Who took part: how many, and how it is spread over 16 buckets of them. */
function defineActor(columns: Columns, events: readonly OracleEvent[], nowMs: number): void {
  const known = events.flatMap((event) =>
    event.actor === undefined
      ? []
      : [
          {
            actor: event.actor,
            bucket: labelBucket(event.actor),
            order: idOrder(event.id),
            atMs: event.atMs,
            weight: weightOf(event, nowMs, 30 * DAY),
          },
        ],
  );
  columns.set("actor_distinct", identical("distinct", new Set(known.map((e) => e.actor)).size));
  const total = known.reduce((all, { weight }) => all + weight, 0);
  const shares = Array.from(
    { length: 16 },
    (_, bucket) =>
      known.filter((e) => e.bucket === bucket).reduce((all, { weight }) => all + weight, 0) / total,
  );
  const entropy = shares
    .filter((share) => share > 0)
    .reduce((all, share) => all - share * Math.log(share), 0);
  const [last] = known.sort((a, b) => b.atMs - a.atMs || b.order - a.order || b.bucket - a.bucket);
  const none = last === undefined;
  columns.set("actor_share_top", sum("shares", none ? Number.NaN : Math.max(...shares), 1));
  columns.set("actor_effective", sum("shares", none ? Number.NaN : Math.exp(entropy), 16));
  columns.set(
    "actor_share_last",
    sum("shares", none ? Number.NaN : (shares[last.bucket] as number), 1),
  );
}

const distinctSorted = (values: readonly number[]): readonly number[] =>
  [...new Set(values)].sort((a, b) => a - b);
