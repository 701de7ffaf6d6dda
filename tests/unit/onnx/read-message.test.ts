import { add, inner, readMessage, set, takeInt, takeText } from "@porchlight/onnx/read-message";
import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";

const written = (write: (out: PbfWriter) => void): Uint8Array => {
  const out = new PbfWriter();
  write(out);
  return out.finish();
};
const read = (bytes: Uint8Array) =>
  readMessage(
    bytes,
    { name: "", size: 0, words: [] as string[] },
    { 1: set("name", takeText), 2: set("size", takeInt), 300: add("words", takeText) },
  );
const UNSAID = { name: "", size: 0, words: [] };

describe("a message", () => {
  it("goes where its table says, in whichever order its fields come", () => {
    const bytes = written((out) => {
      out.writeStringField(300, "a");
      out.writeVarintField(2, -7);
      out.writeStringField(1, "é");
      out.writeStringField(300, "b");
    });
    expect(read(bytes)).toEqual({ name: "é", size: -7, words: ["a", "b"] });
  });

  it("may be empty, and may say a field twice: then the last counts", () => {
    expect(read(Uint8Array.of())).toEqual(UNSAID);
    expect(read(Uint8Array.of(0x10, 1, 0x10, 2)).size).toBe(2);
  });

  it("is read where it lies in a longer buffer", () => {
    expect(read(Uint8Array.of(9, 0x10, 5, 9).subarray(1, 3)).size).toBe(5);
  });

  it("may hold fields of any kind that the table does not name", () => {
    const bytes = written((out) => {
      out.writeVarintField(4, 2 ** 40);
      out.writeDoubleField(5, 1);
      out.writeFloatField(6, 1);
      out.writeStringField(7, "passed over");
      out.writeVarintField(2, 1);
    });
    expect(read(bytes)).toEqual({ ...UNSAID, size: 1 });
  });

  it("may hold a message whose fields go to the same place", () => {
    const bytes = Uint8Array.of(0x1a, 4, 0x1a, 2, 0x10, 5);
    const into = readMessage(
      bytes,
      { size: 0 },
      { 3: inner({ 3: inner({ 2: set("size", takeInt) }) }) },
    );
    expect(into).toEqual({ size: 5 });
  });

  it.each<[string, readonly number[], string]>([
    ["a text", [0x0a, 3, 0x61, 0x62], "readMessage requires fields of 4 bytes, got 5 bytes"],
    ["what it does not name", [0x22, 3, 0x61], "readMessage requires fields of 3 bytes, got 5"],
    ["a number in place of a text", [0x08, 1], "takeBytes requires bytes, got wire type 0"],
    ["a text in place of a number", [0x12, 0], "takeInt requires an integer, got wire type 2"],
    ["a float in place of a number", [0x15, 0, 0, 0, 0], "takeInt requires an integer, got wire"],
  ])("is refused where it is cut short or of another make: %s", (_, bytes, message) => {
    expect(() => read(Uint8Array.from(bytes))).toThrow(RangeError);
    expect(() => read(Uint8Array.from(bytes))).toThrow(message);
  });
});
