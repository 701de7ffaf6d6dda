import { ID_KEPT_MS, receiptHour } from "@porchlight/core/state/repeat-window";
import {
  addSeen,
  emptySeenIds,
  forgetExpired,
  hasSeen,
  SEEN_IDS_LEFT,
  SEEN_IDS_MAX,
  takeLeaving,
} from "@porchlight/core/state/seen-ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 23, 10, 30);
const NOW_HOUR = receiptHour(NOW_MS);

/** Ids 1, 2, 3 … received at the hours given. */
function seenAt(hours: readonly number[]) {
  const seen = emptySeenIds(0);
  hours.forEach((hour, i) => {
    addSeen(seen, i + 1, 7, hour);
  });
  return seen;
}
const idOf = (n: number) => `${n.toString(16).padStart(8, "0")}00000007`;

describe("seen ids", () => {
  it("are recognised by both halves", () => {
    const seen = seenAt([NOW_HOUR]);
    expect(hasSeen(seen, 1, 7)).toBe(true);
    expect(hasSeen(seen, 1, 8)).toBe(false);
    expect(hasSeen(seen, 7, 1)).toBe(false);
  });

  it("grow without losing any", () => {
    const seen = seenAt(Array.from({ length: 1000 }, () => NOW_HOUR));
    expect(Array.from({ length: 1000 }, (_, i) => hasSeen(seen, i + 1, 7))).not.toContain(false);
    expect(hasSeen(seen, 1001, 7)).toBe(false);
  });

  it("are kept for five days and thirteen hours, counted from the hour of receipt", () => {
    const received = NOW_MS - ID_KEPT_MS;
    const seen = seenAt([receiptHour(received), receiptHour(received - HOUR_MS), NOW_HOUR]);
    forgetExpired(seen, NOW_MS);
    expect([1, 2, 3].map((n) => hasSeen(seen, n, 7))).toEqual([true, false, true]);
    expect(seen.count).toBe(2);
  });

  it("forgets a day of spilled ids when the last of its hours has passed", () => {
    const seen = emptySeenIds();
    const oldestDay = Math.floor(receiptHour(NOW_MS - ID_KEPT_MS) / 24);
    seen.spilled.set(oldestDay - 1, 5).set(oldestDay, 6);
    forgetExpired(seen, NOW_MS);
    expect([...seen.spilled]).toEqual([[oldestDay, 6]]);
  });

  it("stay while they are no more than the bound", () => {
    const seen = seenAt(Array.from({ length: SEEN_IDS_MAX }, () => NOW_HOUR));
    expect(takeLeaving(seen)).toEqual([]);
    expect(seen.count).toBe(SEEN_IDS_MAX);
  });

  it("leave oldest first, each named once with its day of receipt, and none is lost", () => {
    const hours = fc.array(fc.integer({ min: NOW_HOUR - 130, max: NOW_HOUR }), {
      minLength: SEEN_IDS_MAX + 1,
      maxLength: 3 * SEEN_IDS_MAX,
    });
    fc.assert(
      fc.property(hours, (given) => {
        const seen = seenAt(given);
        const leaving = takeLeaving(seen);
        expect(seen.count).toBe(SEEN_IDS_LEFT);
        expect(leaving.length + seen.count).toBe(given.length);
        const left = new Map(leaving.map(({ id, day }) => [id, day]));
        given.forEach((hour, i) => {
          expect(hasSeen(seen, i + 1, 7)).toBe(!left.has(idOf(i + 1)));
          if (left.has(idOf(i + 1))) expect(left.get(idOf(i + 1))).toBe(Math.floor(hour / 24));
        });
        const youngestLeaving = Math.max(...given.filter((_, i) => left.has(idOf(i + 1))));
        expect(youngestLeaving).toBeLessThanOrEqual(Math.min(...seen.hour.subarray(0, seen.count)));
      }),
    );
  });
});
