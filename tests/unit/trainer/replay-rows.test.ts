import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import { knownAtMs, sortByKnownTime } from "@porchlight/trainer/known-order";
import { labelRows } from "@porchlight/trainer/label-rows";
import {
  drawPerson,
  nextWindow,
  quietMomentMs,
  WINDOW_MS,
  windowOf,
} from "@porchlight/trainer/moments";
import { replayRows } from "@porchlight/trainer/replay-rows";
import { gatherRows, rowAt } from "@porchlight/trainer/row-store";
import { describe, expect, it } from "vitest";
import { did, linked, START_MS, shop } from "./shop.ts";

const DAY = 86_400_000;
const replay = (rows: readonly ArchiveRow[], seed = 1) =>
  replayRows(rows, { behavior: shop, seed });

/** Moments in days since the start, by person. */
async function momentsOf(rows: readonly ArchiveRow[]) {
  const { store, people } = await replay(rows);
  const moments = Array.from({ length: store.count }, (_, row) => ({
    person: people[store.person[row] as number]?.key,
    day: ((store.momentMs[row] as number) - START_MS) / DAY,
  }));
  return (person: string) => moments.filter((one) => one.person === person).map(({ day }) => day);
}

describe("the moments of a person", () => {
  it("are quiet once in three days, at an hour of its own each time", () => {
    const moments = Array.from({ length: 200 }, (_, window) => quietMomentMs(12_345, window));
    moments.forEach((atMs, window) => {
      expect(windowOf(12_345, atMs)).toBe(window);
    });
    expect(moments.filter((atMs) => atMs % 3_600_000 !== 0)).toEqual([]);
    const hours = new Set(moments.map((atMs) => Math.floor((atMs % WINDOW_MS) / 3_600_000)));
    expect(hours.size).toBeGreaterThan(50);
  });

  it("are found from any time on", () => {
    for (let atMs = START_MS; atMs < START_MS + 30 * DAY; atMs += DAY / 3) {
      const next = quietMomentMs(99, nextWindow(99, atMs));
      expect(next).toBeGreaterThanOrEqual(atMs);
      expect(quietMomentMs(99, nextWindow(99, atMs) - 1)).toBeLessThan(atMs);
    }
  });

  it("stop after 60 days of silence, until there is news", async () => {
    const of = await momentsOf([
      did("u:1", "viewed", 0),
      did("u:1", "viewed", 200),
      did("u:2", "viewed", 210),
    ]);
    expect(of("u:1").filter((day) => day > 60.01 && day < 200)).toEqual([]);
    expect(of("u:1").filter((day) => day <= 60).length).toBeGreaterThanOrEqual(8);
    expect(of("u:1").filter((day) => day >= 200).length).toBeGreaterThanOrEqual(1);
  });

  it("are at most two in three days, of which one is at an interaction", async () => {
    const busy = Array.from({ length: 700 }, (_, i) => did("u:1", "viewed", i / 10));
    const moments = (await momentsOf(busy))("u:1");
    const atInteractions = moments.filter(
      (day) => Math.abs(day * 10 - Math.round(day * 10)) < 1e-6,
    );
    expect(moments.length).toBeLessThanOrEqual(50);
    expect(atInteractions.length).toBeGreaterThanOrEqual(20);
    expect(moments.length - atInteractions.length).toBeGreaterThanOrEqual(20);
  });

  it("that fall on the time at which something becomes known include it", async () => {
    const draw = drawPerson(1, "u:1");
    const momentMs = quietMomentMs(draw, nextWindow(draw, START_MS + 10 * DAY));
    const at = (momentMs - START_MS) / DAY;
    const { store } = await replay([did("u:1", "viewed", 9.9), did("u:1", "saved", at)]);
    const row = store.momentMs.subarray(0, store.count).indexOf(momentMs);
    const column = shop.featureSet.columns.indexOf("last_kind_1");
    expect(rowAt(store, row)[column]).toBe((shop.kindIndex.get("saved") as number) + 1);
  });

  it("are others under another seed", async () => {
    const rows = [did("u:1", "viewed", 0), did("u:2", "viewed", 90)];
    const [one, other] = [await replay(rows, 1), await replay(rows, 2)];
    expect(one.store.momentMs.slice(0, 5)).not.toEqual(other.store.momentMs.slice(0, 5));
  });
});

describe("replayRows", () => {
  it("leaves out who nobody asks about, and counts what it cannot read", async () => {
    const rows = [
      did("u:1", "viewed", 0),
      did("u:1", "vanished", 1),
      { ...did("u:1", "viewed", 2), schema: "another" },
      did("u:1", "bought", 3),
      did("u:2", "mailed", 40),
    ];
    const { store, ...facts } = await replayRows(rows, {
      behavior: shop,
      seed: 1,
      models: ["buyer"],
    });
    expect(facts).toMatchObject({ interactions: 3, leftOut: 2, knownUntilMs: START_MS + 40 * DAY });
    const kept = store.momentMs.subarray(0, store.count);
    expect(kept.every((atMs) => atMs < START_MS + 3 * DAY || atMs >= START_MS + 40 * DAY)).toBe(
      true,
    );
  });

  it("reads nothing that became known after the time it is told", async () => {
    const rows = [
      did("u:1", "viewed", 0),
      did("u:1", "viewed", 9),
      did("u:1", "viewed", 5, { knownDay: 20 }),
    ];
    const replayed = await replayRows(rows, {
      behavior: shop,
      seed: 1,
      untilMs: START_MS + 10 * DAY,
    });
    expect(replayed).toMatchObject({ interactions: 2, knownUntilMs: START_MS + 9 * DAY });
  });

  it("leaves out rows with an infinite feature", async () => {
    const { store } = await replay([
      did("u:1", "viewed", 0, { price: 1e300 }),
      did("u:2", "mailed", 20),
    ]);
    expect(store.infinite).toBeGreaterThan(0);
    expect(
      gatherRows(
        store,
        Array.from({ length: store.count }, (_, i) => i),
      ).some((x) => Math.abs(x) === Infinity),
    ).toBe(false);
  });

  it("refuses a model without an outcome, or without a name", async () => {
    const none = replayRows([], { behavior: shop, seed: 1, models: ["nobody"] });
    await expect(none).rejects.toMatchObject({ code: "model.not_found" });
    const { buyer: _, ...outcomes } = shop.outcomes;
    const rulesOnly = replayRows([], {
      behavior: { ...shop, outcomes },
      seed: 1,
      models: ["buyer"],
    });
    await expect(rulesOnly).rejects.toMatchObject({ code: "training.no_outcome" });
  });
});

describe("labelRows", () => {
  it("labels only rows whose horizon has passed, the won ones too", async () => {
    const replayed = await replay([
      ...Array.from({ length: 60 }, (_, i) => did("u:1", "viewed", i / 2)),
      did("u:1", "bought", 30),
      did("u:2", "mailed", 34),
    ]);
    const { labels, momentMs } = labelRows(replayed, "buyer");
    const days = Array.from(momentMs, (atMs) => (atMs - START_MS) / DAY);
    expect(Math.max(...days)).toBeLessThanOrEqual(20);
    expect(days).toEqual([...days].sort((a, b) => a - b));
    expect(Array.from(labels)).toEqual(days.map((day) => (day >= 16 ? 1 : 0)));
    expect(labels).toContain(1);
  });

  it("counts as one person's what was done under a name that turned out to be theirs", async () => {
    const replayed = await replay([
      ...Array.from({ length: 10 }, (_, i) => did("a:x", "viewed", i)),
      did("u:1", "bought", 9.5),
      linked("a:x", "a:y", 12),
      linked("a:y", "u:1", 13),
      did("u:2", "mailed", 60),
    ]);
    const { people } = replayed;
    const { labels, momentMs, person } = labelRows(replayed, "buyer");
    const early = Array.from(labels).filter((_, i) => (momentMs[i] as number) < START_MS + 9 * DAY);
    expect(early.length).toBeGreaterThan(0);
    expect(early).toEqual(early.map(() => 1));
    expect(people[person[0] as number]?.key).toBe("u:1");
  });
});

describe("sortByKnownTime", () => {
  const spills = () => readdirSync(tmpdir()).filter((name) => name.startsWith("porchlight-train-"));
  const rows = Array.from({ length: 50 }, (_, place) => ({
    ...did("u:1", "viewed", place, { knownDay: place % 7, id: `${place}` }),
    place,
  }));

  it("keeps what was known at once as it was archived, and leaves nothing on disk", async () => {
    const before = spills();
    const read: ArchiveRow[] = [];
    const batches = rows.map((row) => [row]);
    for await (const batch of sortByKnownTime(batches, { rowsInMemory: 4 })) {
      if (read.length === 0) expect(spills().length).toBe(before.length + 1);
      read.push(...batch);
    }
    expect(read).toEqual([...rows].sort((a, b) => knownAtMs(a) - knownAtMs(b)));
    expect(spills()).toEqual(before);
  });

  it("leaves nothing on disk of an archive that fails on the way", async () => {
    const before = spills();
    async function* failing() {
      yield* rows;
      throw new RangeError("gone");
    }
    const shard = { rowsInMemory: 4 };
    async function* failingBatches() {
      for await (const row of failing()) yield [row];
    }
    await expect(sortByKnownTime(failingBatches(), shard).next()).rejects.toThrow("gone");
    await expect(replayRows(failing(), { behavior: shop, seed: 1, shard })).rejects.toThrow("gone");
    expect(spills()).toEqual(before);
  });

  it("leaves nothing on disk of a replay that is told to end", async () => {
    const before = spills();
    const stop = new AbortController();
    const replaying = replayRows(rows, {
      behavior: shop,
      seed: 1,
      shard: { rowsInMemory: 4, rowsAShard: 1 },
      signal: stop.signal,
      onReplay: (done) => done === 10 && stop.abort(new Error("enough")),
    });
    await expect(replaying).rejects.toThrow("enough");
    expect(spills()).toEqual(before);
  });
});
