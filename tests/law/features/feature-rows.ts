import { actorRates } from "@porchlight/core/features/actor-rates";
import { againstUsual } from "@porchlight/core/features/against-usual";
import { clock } from "@porchlight/core/features/clock";
import { decayedCounts } from "@porchlight/core/features/decayed-counts";
import { distinct } from "@porchlight/core/features/distinct";
import type { FeatureDeclaration, PreparedInteraction } from "@porchlight/core/features/feature";
import { firstTimes } from "@porchlight/core/features/first-times";
import { funnel } from "@porchlight/core/features/funnel";
import { handlerRates } from "@porchlight/core/features/handler-rates";
import { lastDays } from "@porchlight/core/features/last-days";
import { lastGaps } from "@porchlight/core/features/last-gaps";
import { lastKinds } from "@porchlight/core/features/last-kinds";
import { lastNumber } from "@porchlight/core/features/last-number";
import { lifetime } from "@porchlight/core/features/lifetime";
import { openTime } from "@porchlight/core/features/open-time";
import { place } from "@porchlight/core/features/place";
import { preference } from "@porchlight/core/features/preference";
import { recency } from "@porchlight/core/features/recency";
import { rhythm } from "@porchlight/core/features/rhythm";
import { sessions } from "@porchlight/core/features/sessions";
import { shares } from "@porchlight/core/features/shares";
import { silence } from "@porchlight/core/features/silence";
import { teamLoad } from "@porchlight/core/features/team-load";
import { tenure } from "@porchlight/core/features/tenure";
import { totals } from "@porchlight/core/features/totals";
import { trend } from "@porchlight/core/features/trend";
import type { TeamSnapshot } from "@porchlight/core/team/team-snapshot";
import { DAY, DOMAIN, HOUR } from "./histories.ts";
import * as slow from "./slow-definitions.ts";
import * as slowWaits from "./slow-waits.ts";

export interface FeatureRow {
  readonly declaration: FeatureDeclaration;
  /** The definition, which keeps every interaction. */
  readonly slow: (history: readonly PreparedInteraction[], nowMs: number) => number[];
  /** Of its columns: 1e-9 of it may be lost to rounding. 0: the numbers must be identical. */
  readonly scale: number;
  /** The snapshot its values are read with. */
  readonly team?: TeamSnapshot;
}

/** A team in which one actor is known, one kind has no usual wait and another no usual pace. */
export const TEAM: TeamSnapshot = {
  atMs: 8 * DAY,
  interactions: [3, 70, 301],
  newPeople: [0, 4, 21],
  ended: 40,
  ends: [30, 13],
  waits: [0.5, Number.NaN, 3.25],
  paces: [0, 2.5, Number.NaN],
  actors: new Map([[3, { load: [1.5, 40], loadAtMs: 7 * DAY, ended: 7, ends: [2, 5] }]]),
};

const EACH = DOMAIN.kinds.map((_, kind) => slow.ofKind(kind));

/** Every feature beside its definition: a new feature is a new row. */
export const FEATURE_ROWS: readonly FeatureRow[] = [
  {
    declaration: decayedCounts({ per: "kind", halfLives: ["1h", "1d", "7d", "30d"] }),
    slow: slow.decayedCounts(EACH, [HOUR, DAY, 7 * DAY, 30 * DAY]),
    scale: 1,
  },
  {
    declaration: decayedCounts({ per: "engaged", halfLives: ["15m"] }),
    slow: slow.decayedCounts([slow.isEngaged], [HOUR / 4]),
    scale: 1,
  },
  {
    declaration: decayedCounts({ per: "all", halfLives: ["7d", "1d"] }),
    slow: slow.decayedCounts([slow.any], [7 * DAY, DAY]),
    scale: 1,
  },
  { declaration: recency({ per: "kind" }), slow: slow.recency(EACH), scale: 0 },
  { declaration: recency({ per: "engaged" }), slow: slow.recency([slow.isEngaged]), scale: 0 },
  { declaration: recency({ per: "all" }), slow: slow.recency([slow.any]), scale: 0 },
  { declaration: totals({ per: "kind" }), slow: slow.totals(EACH), scale: 0 },
  { declaration: totals({ per: "engaged" }), slow: slow.totals([slow.isEngaged]), scale: 0 },
  { declaration: totals({ per: "all" }), slow: slow.totals([slow.any]), scale: 0 },
  { declaration: distinct("listing"), slow: slow.distinct(1, 64), scale: 0 },
  { declaration: distinct("listing", { k: 8 }), slow: slow.distinct(1, 8), scale: 0 },
  { declaration: distinct("type", { k: 4 }), slow: slow.distinct(0, 4), scale: 0 },
  { declaration: rhythm({ windows: ["7d", "28d"] }), slow: slow.rhythm([7, 28]), scale: 1 },
  { declaration: sessions({ gap: "1h", windowDays: 32 }), slow: slow.sessions(4, 32), scale: 1 },
  { declaration: sessions({ gap: "15m", windowDays: 9 }), slow: slow.sessions(1, 9), scale: 1 },
  { declaration: sessions({ gap: "465m", windowDays: 8 }), slow: slow.sessions(31, 8), scale: 1 },
  { declaration: clock({ halfLife: "30d" }), slow: slow.clock(30 * DAY, 0), scale: 1 },
  {
    declaration: clock({ halfLife: "1h", offsetHours: -9.5 }),
    slow: slow.clock(HOUR, -9.5),
    scale: 1,
  },
  { declaration: lastKinds(3), slow: slow.lastKinds(3), scale: 0 },
  { declaration: lastKinds(1), slow: slow.lastKinds(1), scale: 0 },
  {
    declaration: trend({ per: "engaged", short: "1d", long: "7d" }),
    slow: slow.trend(slow.isEngaged, DAY, 7 * DAY),
    scale: 1,
  },
  {
    declaration: trend({ per: "all", short: "1h", long: "30d" }),
    slow: slow.trend(slow.any, HOUR, 30 * DAY),
    scale: 1,
  },
  { declaration: tenure(), slow: slow.tenure, scale: 0 },
  {
    declaration: preference("price", { halfLife: "30d" }),
    slow: slow.preference(0, 30 * DAY),
    scale: 2e6,
  },
  {
    declaration: preference("price", { halfLife: "1h" }),
    slow: slow.preference(0, HOUR),
    scale: 2e6,
  },
  // Scale: the radius of the Earth, of which spreads are parts.
  {
    declaration: place("latitude", "longitude", { halfLife: "30d" }),
    slow: slow.place(1, 2, 30 * DAY),
    scale: 6371,
  },
  { declaration: shares("type", { halfLife: "7d" }), slow: slow.shares(0, 2, 7 * DAY), scale: 1 },
  {
    declaration: shares("listing", { halfLife: "30d" }),
    slow: slow.bucketShares(1, 30 * DAY),
    scale: 16,
  },
  { declaration: firstTimes({ per: "kind" }), slow: slowWaits.firstTimes(EACH), scale: 0 },
  {
    declaration: firstTimes({ per: "engaged" }),
    slow: slowWaits.firstTimes([slow.isEngaged]),
    scale: 0,
  },
  {
    declaration: openTime({
      thought: { from: ["viewed"], to: ["saved"] },
      doubt: { from: ["viewed", "mailed"], to: ["mailed"] },
    }),
    slow: slowWaits.openTime([
      [slow.ofKind(0), slow.ofKind(1)],
      [({ kind }) => kind !== 1, slow.ofKind(2)],
    ]),
    scale: 0,
  },
  {
    declaration: lastDays({ per: "engaged", n: 2 }),
    slow: slowWaits.lastDays(slow.isEngaged, 2),
    scale: 0,
  },
  {
    declaration: lastDays({ per: "all", n: 6 }),
    slow: slowWaits.lastDays(slow.any, 6),
    scale: 0,
  },
  { declaration: lastGaps(1), slow: slowWaits.lastGaps(1), scale: 1 },
  { declaration: lastGaps(4), slow: slowWaits.lastGaps(4), scale: 1 },
  {
    declaration: funnel("way", [["mailed"], ["viewed", "mailed"], ["saved"]]),
    slow: slowWaits.funnel([slow.ofKind(2), ({ kind }) => kind !== 1, slow.ofKind(1)]),
    scale: 0,
  },
  { declaration: lastNumber("price"), slow: slowWaits.lastNumber(0), scale: 1 },
  { declaration: lastNumber("longitude"), slow: slowWaits.lastNumber(2), scale: 1e6 },
  {
    declaration: lifetime({ per: "engaged", numbers: ["price"] }),
    slow: slowWaits.lifetime(slow.isEngaged, [0]),
    scale: 1,
  },
  {
    declaration: lifetime({ per: "all", numbers: ["longitude", "latitude"] }),
    slow: slowWaits.lifetime(slow.any, [2, 1]),
    scale: 1,
  },
  {
    declaration: silence({ per: "engaged", prior: "60d" }),
    slow: slowWaits.silence(slow.isEngaged, 60),
    scale: 1,
  },
  {
    declaration: silence({ per: "all", prior: "1h" }),
    slow: slowWaits.silence(slow.any, 1 / 24),
    scale: 1,
  },
  { declaration: teamLoad(), slow: slowWaits.teamLoad(TEAM), scale: 0, team: TEAM },
  {
    declaration: actorRates({ name: "actor", label: "listing", ends: ["sold", "lost"] }),
    slow: slowWaits.actorRates(slow.any, 1, TEAM),
    scale: 1,
    team: TEAM,
  },
  {
    declaration: actorRates({
      name: "writer",
      label: "type",
      ends: ["sold", "lost"],
      of: ["mailed"],
    }),
    slow: slowWaits.actorRates(slow.ofKind(2), 0, TEAM),
    scale: 1,
    team: TEAM,
  },
  {
    declaration: handlerRates({ label: "listing", ends: ["sold", "lost"] }),
    slow: slowWaits.handlerRates(1, TEAM),
    scale: 1,
    team: TEAM,
  },
  { declaration: againstUsual(), slow: slowWaits.againstUsual(TEAM), scale: 1, team: TEAM },
];
