import { clock } from "@porchlight/core/features/clock";
import { decayedCounts } from "@porchlight/core/features/decayed-counts";
import { distinct } from "@porchlight/core/features/distinct";
import type {
  Domain,
  FeatureDeclaration,
  PreparedInteraction,
} from "@porchlight/core/features/feature";
import { createFeatureSet } from "@porchlight/core/features/feature-set";
import { fold } from "@porchlight/core/features/fold";
import { lastKinds } from "@porchlight/core/features/last-kinds";
import { place } from "@porchlight/core/features/place";
import { preference } from "@porchlight/core/features/preference";
import { recency } from "@porchlight/core/features/recency";
import { rhythm } from "@porchlight/core/features/rhythm";
import { sessions } from "@porchlight/core/features/sessions";
import { shares } from "@porchlight/core/features/shares";
import { trend } from "@porchlight/core/features/trend";
import { buildVector } from "@porchlight/core/features/vector";
import { emptyPersonState } from "@porchlight/core/state/person-state";
import { describe, expect, it } from "vitest";

const DOMAIN: Domain = {
  kinds: [
    { name: "viewed", engaged: true },
    { name: "mailed", engaged: false },
  ],
  numbers: ["price", "latitude", "longitude"],
  labels: [{ name: "type", values: ["house", "flat"] }, { name: "city" }],
};
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday at noon, UTC. */
const NOON = Date.UTC(2026, 10, 23, 12);

interface Given {
  readonly atMs: number;
  readonly kind?: number;
  readonly id?: number;
  readonly price?: number;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly type?: number;
  readonly city?: number;
}

function prepared(given: Given): PreparedInteraction {
  const { atMs, kind = 0, id = 1, type = 0, city = 0 } = given;
  const { price = Number.NaN, latitude = Number.NaN, longitude = Number.NaN } = given;
  return {
    kind,
    happenedAtMs: atMs,
    idHigh: id,
    idLow: 0,
    numbers: Float64Array.of(price, latitude, longitude),
    labels: Uint32Array.of(type, city),
  };
}

/** A feature's columns after what happened, as of `nowMs` (the last, unless told). */
function valuesOf(declaration: FeatureDeclaration, given: readonly Given[], nowMs = 0) {
  const featureSet = createFeatureSet(DOMAIN, [declaration]);
  const state = emptyPersonState(featureSet);
  for (const one of given) fold(featureSet, state, prepared(one), 0);
  const vector = buildVector(featureSet, state, nowMs);
  return Object.fromEntries(featureSet.columns.map((column, i) => [column, vector[i]]));
}

describe("decayedCounts", () => {
  it("halves an interaction's weight each half-life", () => {
    const counts = decayedCounts({ per: "engaged", halfLives: ["1h", "1d"] });
    const given = [{ atMs: NOON }, { atMs: NOON, kind: 1 }, { atMs: NOON + HOUR }];
    expect(valuesOf(counts, given, NOON + 2 * HOUR)).toEqual({
      engaged_decayed_1h: 0.75,
      engaged_decayed_1d: Math.fround(2 ** (-2 / 24) + 2 ** (-1 / 24)),
    });
  });

  it("stays finite over many times the range of a double", () => {
    const counts = decayedCounts({ per: "all", halfLives: ["1m"] });
    const given = Array.from({ length: 50 }, (_, i) => ({ atMs: NOON + i * 30 * DAY }));
    expect(valuesOf(counts, given)).toEqual({ all_decayed_1m: 1 });
  });
});

describe("recency", () => {
  it("takes never for as long ago as ten years, and no more", () => {
    const since = recency({ per: "kind" });
    expect(valuesOf(since, [{ atMs: NOON - DAY / 2 }], NOON)).toEqual({
      viewed_days_since: 0.5,
      mailed_days_since: 3650,
    });
    expect(valuesOf(since, [{ atMs: 1 }], NOON).viewed_days_since).toBe(3650);
  });
});

describe("distinct", () => {
  it("does not count a missing label", () => {
    const given = [3, 3, 0, 5].map((city) => ({ atMs: NOON, city }));
    expect(valuesOf(distinct("city"), given)).toEqual({ city_distinct: 2 });
  });

  it("estimates ten thousand to within three standard errors", () => {
    const given = Array.from({ length: 10_000 }, (_, i) => ({ atMs: NOON, city: i + 1 }));
    const count = valuesOf(distinct("city"), given).city_distinct as number;
    expect(Math.abs(count / 10_000 - 1)).toBeLessThan(3 / Math.sqrt(62));
  });
});

describe("rhythm", () => {
  it("counts active days, today included, and the days between them", () => {
    const given = [0, 1, 4, 40].map((days) => ({ atMs: NOON - days * DAY }));
    const values = valuesOf(rhythm({ windows: ["7d", "28d"] }), given, NOON + DAY);
    expect(values).toEqual({
      active_days_7d: 3,
      active_days_28d: 3,
      gap_days_mean: Math.fround(40 / 3),
      gap_days_std: Math.fround(Math.sqrt((36 ** 2 + 3 ** 2 + 1) / 3 - (40 / 3) ** 2)),
      gap_days_last: 1,
    });
  });
});

describe("sessions", () => {
  const inOneHour = sessions({ gap: "1h", windowDays: 32 });
  const sessionsOf = (minutes: readonly number[], nowMs = NOON + DAY) =>
    valuesOf(
      inOneHour,
      minutes.map((m) => ({ atMs: NOON + m * MINUTE })),
      nowMs,
    );

  it("ends one after an hour of silence", () => {
    // 12:00 and 13:00 leave three quarter-hours between them, 12:00 and 13:15 four.
    expect(sessionsOf([0, 60]).sessions_32d).toBe(1);
    expect(sessionsOf([0, 75]).sessions_32d).toBe(2);
  });

  it("bridges two when a late interaction falls between them", () => {
    expect(sessionsOf([0, 120]).sessions_7d).toBe(2);
    expect(sessionsOf([0, 120, 60])).toEqual({
      sessions_7d: 1,
      sessions_32d: 1,
      session_quarters_mean: 3,
      session_quarters_last: 3,
      previous_session_days_since: Number.NaN,
    });
  });

  it("finds a late one of its own between two, splitting their silence", () => {
    expect(sessionsOf([0, 600, 300]).sessions_7d).toBe(3);
    expect(sessionsOf([0, 600, 300]).previous_session_days_since).toBe(
      Math.fround((24 * 60 - 300) / (24 * 60)),
    );
  });

  it("counts those of a week up to the quarter-hour", () => {
    const week = 7 * DAY;
    expect(sessionsOf([0], NOON + week - 1).sessions_7d).toBe(1);
    expect(sessionsOf([0], NOON + week).sessions_7d).toBe(0);
  });

  it("forgets those that leave the window, and ignores what is older than it", () => {
    const old = -40 * 24 * 60;
    expect(sessionsOf([old, 0]).sessions_32d).toBe(1);
    expect(sessionsOf([0, old]).sessions_32d).toBe(1);
    expect(sessionsOf([0], NOON + 31 * DAY).sessions_32d).toBe(1);
    expect(sessionsOf([0], NOON + 32 * DAY).sessions_32d).toBe(0);
  });
});

describe("clock", () => {
  it("reads the wall's clock, Monday first", () => {
    const values = valuesOf(clock({ offsetHours: 6 }), [{ atMs: NOON }]);
    expect(values.hour_sin).toBe(-1);
    expect(values.hour_cos).toBeCloseTo(0, 15);
    expect(values).toMatchObject({
      hour_concentration: 1,
      weekday_sin: 0,
      weekday_cos: 1,
      weekend_share: 0,
    });
  });

  it("knows the days before Unix time, where an offset leads there", () => {
    const wednesday = Math.fround(Math.sin((2 * Math.PI * 2) / 7));
    expect(valuesOf(clock({ offsetHours: -1 }), [{ atMs: 1 }]).weekday_sin).toBe(wednesday);
  });

  it("counts Saturday and Sunday as the weekend", () => {
    const given = [4, 5, 6, 7].map((days) => ({ atMs: NOON + days * DAY }));
    const share = (2 ** (-2 / 1) + 2 ** (-1 / 1)) / (2 ** -3 + 2 ** -2 + 2 ** -1 + 1);
    expect(valuesOf(clock({ halfLife: "1d" }), given).weekend_share).toBe(Math.fround(share));
  });
});

describe("lastKinds", () => {
  it("breaks a tie in time by the id, whatever comes first", () => {
    const given = [
      { atMs: NOON, id: 2, kind: 0 },
      { atMs: NOON, id: 9, kind: 1 },
      { atMs: NOON - 1, id: 10, kind: 1 },
    ];
    const expected = { last_kind_1: 2, last_kind_2: 1, last_kind_3: 2, last_kind_4: 0 };
    expect(valuesOf(lastKinds(4), given)).toEqual(expected);
    expect(valuesOf(lastKinds(4), given.toReversed())).toEqual(expected);
  });

  it("keeps the higher half of an id's hash in 32 bits", () => {
    const given = [
      { atMs: NOON, id: 2 ** 32 - 1, kind: 1 },
      { atMs: NOON, id: 1, kind: 0 },
    ];
    expect(valuesOf(lastKinds(1), given)).toEqual({ last_kind_1: 2 });
  });
});

describe("trend", () => {
  const week = trend({ per: "all", short: "1d", long: "7d" });

  it("is 0 before anything, and long over short at a first interaction", () => {
    expect(valuesOf(week, [], NOON)).toEqual({ all_trend_1d_7d: 0 });
    expect(valuesOf(week, [{ atMs: NOON }])).toEqual({ all_trend_1d_7d: 7 });
  });

  it("nears 1 when nothing changes", () => {
    const given = Array.from({ length: 24 * 100 }, (_, i) => ({ atMs: NOON + i * HOUR }));
    expect(valuesOf(week, given).all_trend_1d_7d).toBeCloseTo(1, 1);
  });

  it("falls to 0 in a long silence, and stays a number", () => {
    expect(valuesOf(week, [{ atMs: NOON }], NOON + 3650 * DAY)).toEqual({ all_trend_1d_7d: 0 });
  });
});

describe("preference", () => {
  it("is the mean and spread of decayed values, and skips missing ones", () => {
    const given = [
      { atMs: NOON, price: 100 },
      { atMs: NOON + DAY, price: 160 },
      { atMs: NOON + DAY },
    ];
    expect(valuesOf(preference("price", { halfLife: "1d" }), given)).toEqual({
      price_mean: 140,
      price_spread: Math.fround(Math.sqrt(800)),
      price_weight: 1.5,
    });
  });
});

describe("place", () => {
  it("finds the middle across the antimeridian", () => {
    const given = [179.9, -179.9].map((longitude) => ({ atMs: NOON, latitude: 0, longitude }));
    const values = valuesOf(place("latitude", "longitude"), given);
    expect(Math.abs(values.place_longitude as number)).toBe(180);
    expect(values.place_latitude).toBe(0);
    expect(values.place_spread_km).toBeCloseTo(11.12, 2);
  });

  it("tells a spread of ten metres to five digits", () => {
    const given = [48, 48 + 0.00018].map((latitude) => ({ atMs: NOON, latitude, longitude: 11 }));
    const values = valuesOf(place("latitude", "longitude"), given);
    const metres = (6371.0088 * 1000 * 0.00009 * Math.PI) / 180;
    expect((values.place_spread_km as number) * 1000).toBeCloseTo(metres, 4);
  });

  it("has no middle where places surround the globe, and says so", () => {
    const given = [0, 180].map((longitude) => ({ atMs: NOON, latitude: 0, longitude }));
    expect(valuesOf(place("latitude", "longitude"), given)).toMatchObject({
      place_latitude: Number.NaN,
      place_longitude: Number.NaN,
      place_weight: 2,
    });
  });
});

describe("shares", () => {
  it("gives a value that isn't declared to the others", () => {
    const given = [1, 1, 3, 0].map((type) => ({ atMs: NOON, type }));
    expect(valuesOf(shares("type"), given)).toEqual({
      type_share_house: Math.fround(2 / 3),
      type_share_flat: 0,
      type_share_other: Math.fround(1 / 3),
    });
  });

  it("tells how varied a free label is, and how usual its latest value", () => {
    const given = [7, 7, 7, 9].map((city, i) => ({ atMs: NOON, id: i, city }));
    expect(valuesOf(shares("city"), given)).toEqual({
      city_share_top: 0.75,
      city_effective: Math.fround(0.75 ** -0.75 * 0.25 ** -0.25),
      city_share_last: 0.25,
    });
  });
});
