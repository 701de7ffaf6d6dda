import { readMessage } from "@porchlight/onnx/read-message";
import { takeTexts } from "@porchlight/onnx/take-texts";
import fc from "fast-check";
import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";

const TAG = (9 << 3) | 2;

/** Field 9, and how often the list was begun. */
function taken(write: (out: PbfWriter) => void) {
  const out = new PbfWriter();
  write(out);
  const found = { texts: [] as string[], runs: 0 };
  return readMessage(out.finish(), found, {
    9: (into, at) => {
      takeTexts(at, TAG, into.texts);
      into.runs++;
    },
  });
}

// Few texts of few lengths, so that they repeat; some of more bytes than one for their length.
const text = fc.oneof(
  fc.constantFrom("", "LEAF", "LEAP", "BRANCH_LT", "BRANCH_GT", "é", "x".repeat(300)),
  fc.integer({ min: 126, max: 130 }).map((length) => "y".repeat(length)),
  fc.string(),
);

describe("texts that follow each other", () => {
  it("are taken whole, in one run, whatever comes before and behind", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), fc.string(), (texts, other) => {
        const found = taken((out) => {
          out.writeStringField(4, other);
          for (const one of texts) out.writeStringField(9, one);
          out.writeStringField(4, other);
        });
        expect(found).toEqual({ texts, runs: 1 });
      }),
      { numRuns: 300 },
    );
  });

  it("are taken in runs where other fields stand between", () => {
    const found = taken((out) => {
      out.writeStringField(9, "LEAF");
      out.writeVarintField(1, 7);
      out.writeStringField(9, "LEAF");
      out.writeStringField(9, "LEAF");
    });
    expect(found).toEqual({ texts: ["LEAF", "LEAF", "LEAF"], runs: 2 });
  });

  it.each([
    ["a text known before", [TAG, 2, 0x61, 0x62, TAG, 2, 0x61]],
    ["a new text", [TAG, 2, 0x61]],
    ["a length", [TAG, 0, TAG]],
    ["numbers", [9 << 3, 1]],
  ])("are refused where they are cut short, or none: %s", (_, bytes) => {
    const found = () =>
      readMessage(Uint8Array.from(bytes), [] as string[], {
        9: (into, at) => takeTexts(at, TAG, into),
      });
    expect(found).toThrow();
  });
});
