import { dayOfHour, oldestKeptHour } from "@porchlight/core/repeat-window";
import {
  addSeen,
  emptySeenIds,
  forgetExpired,
  hasSeen,
  SEEN_IDS_LEFT,
  SEEN_IDS_MAX,
  takeLeaving,
} from "@porchlight/core/seen-ids";
import { describe, expect, it } from "vitest";

const NOW = Date.UTC(2026, 10, 23, 12);
const HOUR_NOW = Math.floor(NOW / 3_600_000);

const filled = (count: number, hourOf: (i: number) => number) => {
  const seen = emptySeenIds();
  for (let i = 0; i < count; i++) addSeen(seen, i, i * 3, hourOf(i));
  return seen;
};

describe("the ids a state has folded", () => {
  it("are known by both halves", () => {
    const seen = filled(40, () => HOUR_NOW);
    expect(hasSeen(seen, 39, 117)).toBe(true);
    expect(hasSeen(seen, 39, 114)).toBe(false);
    expect(hasSeen(seen, 38, 117)).toBe(false);
  });

  it("stay in the state up to the bound", () => {
    expect(takeLeaving(filled(SEEN_IDS_MAX, () => HOUR_NOW))).toEqual([]);
  });

  it("leave it oldest first above the bound", () => {
    const seen = filled(SEEN_IDS_MAX + 1, (i) => HOUR_NOW - i);
    const leaving = takeLeaving(seen);
    expect(seen.count).toBe(SEEN_IDS_LEFT);
    expect(leaving).toHaveLength(SEEN_IDS_MAX + 1 - SEEN_IDS_LEFT);
    expect(hasSeen(seen, 0, 0)).toBe(true);
    expect(leaving[0]).toEqual({
      id: "00000040000000c0",
      day: dayOfHour(HOUR_NOW - SEEN_IDS_MAX),
    });
  });

  it("are forgotten past their keeping, and not an hour before", () => {
    const oldest = oldestKeptHour(NOW);
    const seen = filled(2, (i) => oldest - i);
    seen.spilled.set(dayOfHour(oldest), 5);
    seen.spilled.set(dayOfHour(oldest) - 1, 5);
    forgetExpired(seen, NOW);
    expect(hasSeen(seen, 0, 0)).toBe(true);
    expect(hasSeen(seen, 1, 3)).toBe(false);
    expect([...seen.spilled.keys()]).toEqual([dayOfHour(oldest)]);
  });
});
