import * as words from "@porchlight/local/page/words";
import { describe, expect, it } from "vitest";
import { DAY, HOUR, NOW } from "./page-world.ts";

const when = { nowMs: NOW, timeZone: "Europe/Amsterdam" };

describe("times", () => {
  it.each([
    [0, "just now"],
    [-5_000, "just now"],
    [59_000, "just now"],
    [60_000, "1 min ago"],
    [3 * HOUR - 1, "2 h ago"],
    [DAY, "1 day ago"],
    [40 * DAY, "40 days ago"],
  ])("%i ms ago is %s", (agoMs, said) => {
    expect(words.ago(NOW - agoMs, when)).toBe(said);
  });

  it("are those of the reader's clock", () => {
    const late = Date.UTC(2026, 10, 23, 23, 30);
    expect(words.clockTime(late, when)).toBe("00:30");
    expect(words.calendarDay(late, when)).toBe("2026-11-24");
    expect(words.dayTitle(late, when)).toBe("Today");
    expect(words.dayTitle(late - HOUR, when)).toBe("Yesterday");
    expect(words.dayTitle(NOW - 2 * DAY, when)).toBe("Sunday 22 November");
  });

  it("count every day of a calendar once, those of 23 and 25 hours too", () => {
    for (const nowMs of [Date.UTC(2026, 2, 29, 21, 59), Date.UTC(2026, 9, 25, 23, 30)]) {
      const days = words.lastDays(60, { ...when, nowMs });
      expect(new Set(days).size).toBe(60);
      expect(days.at(-1)).toBe(words.calendarDay(nowMs, when));
    }
  });
});

describe("numbers", () => {
  it("are short where there is little room", () => {
    expect([480_000, 1_254_000, 950, 0].map(words.shortAmount)).toEqual([
      "480k",
      "1.25M",
      "950",
      "0",
    ]);
    expect(words.wholeNumber(1_234_567)).toBe("1,234,567");
  });

  it("never say that something is certain", () => {
    expect([0.0001, 0.08, 0.9999].map(words.percent)).toEqual(["under 1 %", "8 %", "over 99 %"]);
  });

  it("agree with what they count", () => {
    expect(words.counted(1, "person", "people")).toBe("1 person");
    expect(words.counted(1_200, "person", "people")).toBe("1,200 people");
  });
});

describe("names", () => {
  it("of another schema's things read as words", () => {
    expect(words.humanise("W_Completeren aanvraag")).toBe("W Completeren aanvraag");
    expect(words.humanise("property_viewed")).toBe("Property viewed");
    expect(words.listed(["a", "b", "c"])).toBe("a, b and c");
    expect(words.listed(["a"])).toBe("a");
  });
});
