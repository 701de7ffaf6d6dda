import { describe, expect, it } from "vitest";
import { admin, codeOf, NOW, readOf, receipt, seen } from "./reading.ts";

describe("when", () => {
  it.each([
    ["2026-11-23T09:00:00Z", NOW - 3_600_000],
    ["2026-11-23T10:30:00.123456+01:30", NOW - 3_600_000 + 123],
    ["2026-11-23T07:00-0200", NOW - 3_600_000],
    ["2026-11-23 09:00:00", NOW - 3_600_000],
    ["2026-11-23", NOW - 36_000_000],
    [NOW - 3_600_000, NOW - 3_600_000],
    [NOW - 0.5, NOW - 1],
    ["1970-01-01T00:00:00Z", 0],
  ])("reads %o", (timestamp, happenedAtMs) => {
    expect(readOf({ timestamp })?.happenedAtMs).toBe(happenedAtMs);
  });

  it.each([
    "yesterday",
    "2026-02-30T00:00:00Z",
    "2026-11-23T24:30:00Z",
    "0070-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "1970-01-01T00:30:00+01:00",
    "NaN",
    "",
    -1,
    Number.POSITIVE_INFINITY,
    8.7e15,
    true,
    {},
    [NOW],
  ])("refuses %o", (timestamp) => {
    expect(codeOf({ ...seen, timestamp })).toBe("interaction.bad_time");
  });

  it("takes the receipt for a missing time", () => {
    expect(readOf({})?.happenedAtMs).toBe(NOW);
    expect(readOf({ timestamp: null, sentAt: "2020-01-01" })?.happenedAtMs).toBe(NOW);
  });

  it("takes any age", () => {
    expect(codeOf({ ...seen, timestamp: "1971-06-01" })).toBe("accepted");
  });

  it("refuses more than five minutes ahead, after correction", () => {
    const ahead = NOW + 300_001;
    expect(codeOf({ ...seen, timestamp: NOW + 300_000 })).toBe("accepted");
    expect(codeOf({ ...seen, timestamp: ahead })).toBe("interaction.ahead_of_time");
    expect(codeOf({ ...seen, timestamp: ahead, sentAt: NOW + 1000 })).toBe("accepted");
  });

  it("corrects by the message's sentAt, else by the request's, and not by what is no time", () => {
    const timestamp = NOW + 3_600_000;
    const bySender = { ...receipt, sentAt: timestamp + 5_000 };
    expect(readOf({ timestamp }, bySender)?.happenedAtMs).toBe(NOW - 5_000);
    expect(readOf({ timestamp, sentAt: timestamp + 1 }, bySender)?.happenedAtMs).toBe(NOW - 1);
    expect(readOf({ timestamp: NOW - 9, sentAt: "soon" })?.happenedAtMs).toBe(NOW - 9);
  });

  it("prefers the sender's original time to one that was made on the way", () => {
    const times = { originalTimestamp: NOW - 7, timestamp: NOW - 3 };
    expect(readOf(times)?.happenedAtMs).toBe(NOW - 7);
  });

  it("refuses a time that its correction puts before 1970", () => {
    expect(codeOf({ ...seen, timestamp: 5, sentAt: NOW + 60_000 })).toBe("interaction.bad_time");
  });
});

describe("known at", () => {
  it("is the receipt unless admin scope says otherwise", () => {
    expect(readOf({})?.knownAtMs).toBe(NOW);
    expect(readOf({ knownAt: "2026-01-01" }, admin)?.knownAtMs).toBe(Date.UTC(2026, 0, 1));
    expect(codeOf({ ...seen, knownAt: "2026-01-01" })).toBe("interaction.bad_shape");
  });

  it("is the time of what has none", () => {
    expect(readOf({ knownAt: NOW - 50 }, admin)?.happenedAtMs).toBe(NOW - 50);
  });

  it("may not be ahead of the receipt, nor the time ahead of it", () => {
    expect(codeOf({ ...seen, knownAt: NOW + 300_001 }, admin)).toBe("interaction.ahead_of_time");
    const early = { ...seen, knownAt: NOW - 600_000, timestamp: NOW };
    expect(codeOf(early, admin)).toBe("interaction.ahead_of_time");
    expect(codeOf({ ...seen, knownAt: "?" }, admin)).toBe("interaction.bad_time");
  });
});
