import { parseInteractions } from "@porchlight/cli/read-interactions";
import { describe, expect, it } from "vitest";

describe("parseInteractions", () => {
  it.each([
    ["lines", '{"a":1}\n\n{"a":2}\n'],
    ["a list", '[{"a":1},{"a":2}]'],
    ["a batch", '{"batch":[{"a":1},{"a":2}]}'],
  ])("reads %s", (_, content) => {
    expect(parseInteractions(content, "-")).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("reads one interaction alone, on however many lines", () => {
    expect(parseInteractions('{"userId":"u_1"}', "-")).toEqual([{ userId: "u_1" }]);
  });

  it("has nothing of an empty file", () => {
    expect(parseInteractions("\n", "-")).toEqual([]);
  });

  it("names the line that is no JSON", () => {
    expect(() => parseInteractions('{"a":1}\n{"a":', "some.ndjson")).toThrow(
      "line 2 of some.ndjson is not JSON",
    );
  });
});
