import { formatReport } from "@porchlight/cli/report";
import { describe, expect, it } from "vitest";

const lines = [
  { name: "replay.sent", value: 262_200, unit: "interactions" },
  { name: "fold.us", value: 1.23456, unit: "µs", reference: 2, ratio: 0.61728 },
];

describe("a report", () => {
  it("is one JSON object a line, with every figure in full", () => {
    const text = formatReport(lines, { json: true });
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(lines);
  });

  it("is a table otherwise", () => {
    expect(formatReport(lines, { json: false })).toBe(
      "replay.sent  262,200  interactions\n" +
        "fold.us        1.235  µs            reference 2  ratio 0.6173\n",
    );
  });
});
