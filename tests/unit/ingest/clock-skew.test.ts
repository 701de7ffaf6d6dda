import { correctSkew } from "@porchlight/core/ingest/clock-skew";
import { describe, expect, it } from "vitest";

const NOW = Date.UTC(2026, 10, 23, 10);
const MINUTE = 60_000;
const DAY = 86_400_000;

describe("correctSkew", () => {
  it("shifts by what the sender's clock is off", () => {
    expect(correctSkew(NOW - 12 * MINUTE, NOW - 10 * MINUTE, NOW)).toBe(NOW - 2 * MINUTE);
    expect(correctSkew(NOW + 8 * MINUTE, NOW + 10 * MINUTE, NOW)).toBe(NOW - 2 * MINUTE);
  });

  it("corrects an old interaction by the skew, not by its age", () => {
    expect(correctSkew(NOW - 900 * DAY, NOW - 5, NOW)).toBe(NOW - 900 * DAY + 5);
  });

  it("believes a clock that is years off where it dated interaction and sending alike", () => {
    expect(correctSkew(MINUTE, 3 * MINUTE, NOW)).toBe(NOW - 2 * MINUTE);
    expect(correctSkew(NOW + 400 * DAY, NOW + 401 * DAY, NOW)).toBe(NOW - DAY);
  });

  it.each([
    ["an epoch of zero", 0],
    ["the year 9999", Date.UTC(9999, 0, 1)],
  ])("corrects nothing by a sentAt that another clock made: %s", (_, sentAtMs) => {
    expect(correctSkew(NOW - MINUTE, sentAtMs, NOW)).toBe(NOW - MINUTE);
  });
});
