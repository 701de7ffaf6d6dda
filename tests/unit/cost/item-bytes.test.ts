import { itemBytes, readUnits, writeUnits } from "@porchlight/cli/cost/item-bytes";
import { describe, expect, it } from "vitest";

const of = (bytes: number) => ({ b: { B: new Uint8Array(bytes - 1) } });

describe("itemBytes", () => {
  it("counts names and texts as UTF-8, and bytes as they are", () => {
    expect(itemBytes({ pk: { S: "é" }, bytes: { B: new Uint8Array(100) } })).toBe(2 + 2 + 5 + 100);
  });

  it.each([
    ["7", 2],
    ["118", 3],
    ["1764000000", 3],
    ["-7", 3],
  ])("counts two digits of the number %s a byte, and one more", (N, bytes) => {
    expect(itemBytes({ n: { N } })).toBe(1 + bytes);
  });

  it("counts the elements of sets and lists", () => {
    expect(itemBytes({ ids: { SS: ["0123456789abcdef", "fedcba9876543210"] } })).toBe(3 + 32);
    expect(itemBytes({ l: { L: [{ S: "ab" }, { S: "c" }] } })).toBe(1 + 3 + (2 + 1) + (1 + 1));
  });

  it("refuses what nothing here stores", () => {
    expect(() => itemBytes({ yes: { BOOL: true } })).toThrow(RangeError);
  });
});

describe("units", () => {
  it("are whole: 4 KB a read, 1 KB a write, of the larger of before and after", () => {
    expect([readUnits(of(4_096)), readUnits(of(4_097))]).toEqual([1, 2]);
    expect([writeUnits(undefined, of(1_024)), writeUnits(undefined, of(1_025))]).toEqual([1, 2]);
    expect(writeUnits(of(5_000), of(10))).toBe(5);
  });

  it("are paid for what is not there", () => {
    expect(readUnits(undefined)).toBe(1);
  });
});
