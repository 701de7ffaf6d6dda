import { describe, expect, it } from "vitest";
import { buildRows } from "../../bench/memory.bench.ts";

describe("rows built in a process of their own", () => {
  it("come of all interactions, each counted once, and say what memory they took", async () => {
    const built = await buildRows(3_000);
    expect(built.interactions).toBe(3_000);
    expect(built.rows).toBeGreaterThan(1_000);
    expect(built.examples).toBeGreaterThan(0);
    expect(built.peakBytes).toBeGreaterThan(50e6);
  }, 60_000);
});
