import { type Duration, parseDuration } from "@porchlight/core/duration";
import { describe, expect, it } from "vitest";

describe("parseDuration", () => {
  it.each([
    ["15m", 900_000],
    ["1h", 3_600_000],
    ["30d", 2_592_000_000],
  ] as const)("reads %s", (duration, ms) => {
    expect(parseDuration(duration)).toBe(ms);
  });

  it.each(["0d", "1.5h", "-1d", "1w", "d", "", "1 d", "1e3m", "1000000d"])(
    'refuses "%s"',
    (text) => {
      expect(() => parseDuration(text as Duration)).toThrow("is not a duration");
    },
  );
});
