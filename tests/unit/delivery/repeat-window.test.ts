import type { QueueRecord } from "@porchlight/core/interaction";
import {
  ID_KEPT_MS,
  isLate,
  REPEAT_WINDOW_MS,
  spillExpiresAtMs,
} from "@porchlight/core/state/repeat-window";
import { SEEN_IDS_MAX } from "@porchlight/core/state/seen-ids";
import { describe, expect, it } from "vitest";
import { block, createWorld, record, type World } from "../../law/delivery/world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 23, 12, 59, 59, 999);

const deliver = (world: World, nowMs: number, ...records: QueueRecord[]) =>
  world.deliver(
    records.map((one, i) => ({ recordId: `r${i}`, record: one })),
    nowMs,
  );
const countOf = async (world: World) => (await world.people("w", ["u:1"]))[0]?.state.words.f64[2];
const one = { people: [block("u:1", 0, 1)] };

describe("the window in which repeats are recognised, on a virtual clock", () => {
  it("recognises a repeat sent half a day later and read five days after that", async () => {
    const world = createWorld();
    await deliver(world, START, record(START, one));
    const sentAgain = START + 12 * HOUR;
    await deliver(world, sentAgain + REPEAT_WINDOW_MS, record(sentAgain, one));
    expect(await countOf(world)).toBe(1);
    expect(world.rows.map(({ section }) => section)).toEqual(["interactions", "interactions"]);
  });

  it("recognises it also when the id has left the state by then", async () => {
    const world = createWorld();
    await deliver(world, START, record(START, one));
    for (let i = 1; i <= 4; i++)
      await deliver(
        world,
        START + i * HOUR,
        record(START + i * HOUR, { people: [block("u:1", 100 * i, SEEN_IDS_MAX)] }),
      );
    const [person] = await world.people("w", ["u:1"]);
    expect(person?.state.seen.count).toBeLessThan(2 * SEEN_IDS_MAX);
    expect([...world.states.spills.values()].some(({ ids }) => ids.size > 0)).toBe(true);
    const sentAgain = START + 12 * HOUR;
    await deliver(world, sentAgain + REPEAT_WINDOW_MS, record(sentAgain, one));
    expect(await countOf(world)).toBe(1 + 4 * SEEN_IDS_MAX);
  });

  it("archives as late, and does not fold, what is read more than five days after its receipt", async () => {
    const world = createWorld();
    await deliver(world, START + REPEAT_WINDOW_MS, record(START, one));
    expect(await countOf(world)).toBe(1);
    const late = record(START, { people: [block("u:1", 7, 2)] });
    expect(await deliver(world, START + REPEAT_WINDOW_MS + 1, late)).toEqual([]);
    expect(await countOf(world)).toBe(1);
    expect(world.rows.map(({ section }) => section)).toEqual(["interactions", "late", "late"]);
  });

  it("forgets ids and spilled sets once they are past their keeping", async () => {
    const world = createWorld();
    await deliver(world, START, record(START, { people: [block("u:1", 0, SEEN_IDS_MAX + 1)] }));
    await deliver(world, START + HOUR, record(START + HOUR, { people: [block("u:1", 100, 1)] }));
    const later = START + ID_KEPT_MS + 2 * DAY;
    await deliver(world, later, record(later, { people: [block("u:1", 200, 1)] }));
    const [person] = await world.people("w", ["u:1"]);
    expect(person?.state.seen.count).toBe(1);
    expect(person?.state.seen.spilled.size).toBe(0);
    const places = [...world.states.spills.values()].map(({ place }) => place);
    expect(places.length).toBeGreaterThan(0);
    const sets = await world.states.readSpill(places, spillExpiresAtMs(places[0]?.day ?? 0));
    expect(sets.every((set) => set.size === 0)).toBe(true);
  });

  it("calls a record late from just past five days", () => {
    expect(isLate(START, START + REPEAT_WINDOW_MS)).toBe(false);
    expect(isLate(START, START + REPEAT_WINDOW_MS + 1)).toBe(true);
    expect(isLate(START, START - 1)).toBe(false);
  });
});
