import { decodeCompactTrees } from "@porchlight/onnx/decode-compact-trees";
import { encodeCompactTrees } from "@porchlight/onnx/encode-compact-trees";
import type { TreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { describe, expect, it } from "vitest";

const L = 65_535;

/** Two stumps, and a branch in a branch; the second feature is split at both zeros. */
const ENSEMBLE: TreeEnsemble = {
  features: 2,
  outputs: 1,
  objective: "é",
  base: Float32Array.of(0.5),
  roots: Int32Array.of(0, 3, 8),
  treeOutput: Int32Array.of(0, 0, 0),
  feature: Int32Array.of(1, -1, -1, 1, -1, 1, -1, -1, 0, -1, -1),
  value: Float32Array.of(0.5, 1, -1, 0, 2, -0, 3, 4, 9, 7, 8),
  right: Int32Array.of(2, 0, 0, 5, 0, 7, 0, 0, 10, 0, 0),
  missingLeft: Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0),
  cover: undefined,
};

const PARTS = {
  magic: 0x31525443,
  features: 2,
  objective: "é",
  base: [0.5],
  treeOutput: [0, 0, 0],
  feature: [1, L, L, 1, L, 1, L, L, 0, L, L],
  cutsOf: [1, 3],
  cut: [9, 0, -0, 0.5],
  cutAt: [2, 0, 1, 0],
  missing: [1, 0, 1, 0],
  leaf: [1, -1, 2, 3, 4, 7, 8],
};

/** The lowest bytes of all, then the next ones. */
function planes(numbers: Uint16Array | Float32Array): number[] {
  const width = numbers.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(numbers.buffer);
  return Array.from({ length: width }, (_, place) =>
    Array.from(numbers, (_, i) => bytes[i * width + place] as number),
  ).flat();
}

const words = (of: readonly number[]) => planes(Uint16Array.from(of));
const floats = (of: readonly number[]) => planes(Float32Array.from(of));

/** The file, part by part as its writer says, each with the name that it is missed by. */
function layOut(changes: Partial<typeof PARTS> = {}) {
  const of = { ...PARTS, ...changes };
  const objective = [...new TextEncoder().encode(of.objective)];
  const { length: nodes } = of.feature;
  const counts = [of.features, of.base.length, of.treeOutput.length, nodes];
  const header = [of.magic, ...counts, of.cut.length, of.cutAt.length, objective.length];
  const parts: [count: number, name: string, bytes: number[]][] = [
    [8, "a header", [...new Uint8Array(Uint32Array.from(header).buffer)]],
    [objective.length, "the objective", objective],
    [of.base.length, "bases", floats(of.base)],
    [of.treeOutput.length, "outputs", words(of.treeOutput)],
    [nodes, "features", words(of.feature)],
    [of.cutsOf.length, "numbers of cuts", words(of.cutsOf)],
    [of.cut.length, "cuts", floats(of.cut)],
    [of.cutAt.length, "numbers of cuts at branches", words(of.cutAt)],
    [of.missing.length, "ways of missing values", of.missing],
    [of.leaf.length, "leaves", floats(of.leaf)],
  ];
  return { parts, header, bytes: Uint8Array.from(parts.flatMap(([, , bytes]) => bytes)) };
}

describe("compact trees", () => {
  it("are written to the byte as their writer says", () => {
    expect([...encodeCompactTrees(ENSEMBLE)]).toEqual([...layOut().bytes]);
  });

  it("number the zeros of a feature alike, in whichever order trees are split at them", () => {
    const value = ENSEMBLE.value.with(3, -0).with(5, 0);
    const { bytes } = layOut({ cutAt: [2, 1, 0, 0] });
    expect([...encodeCompactTrees({ ...ENSEMBLE, value })]).toEqual([...bytes]);
  });

  it("are read as what was written", () => {
    expect(decodeCompactTrees(layOut().bytes)).toEqual(ENSEMBLE);
  });

  it("may be none", () => {
    const none = { treeOutput: [], feature: [], cutsOf: [0, 0], cut: [], cutAt: [] };
    const { feature, roots } = decodeCompactTrees(layOut({ ...none, missing: [], leaf: [] }).bytes);
    expect([...feature, ...roots]).toEqual([]);
  });

  it("are refused by the name of the part that is cut short", () => {
    const { parts, bytes } = layOut();
    let start = 0;
    for (const [count, name, { length }] of parts) {
      const cut = () => decodeCompactTrees(bytes.subarray(0, start + length - 1));
      expect(cut).toThrow(
        new RangeError(`decodeCompactTrees requires ${count} ${name}, got ${length - 1} bytes`),
      );
      start += length;
    }
  });

  it("are refused if their file goes on", () => {
    expect(() => decodeCompactTrees(Uint8Array.of(...layOut().bytes, 0, 0))).toThrow(
      new RangeError("decodeCompactTrees requires an end, got 2 more bytes"),
    );
  });

  it.each<[string, Partial<typeof PARTS>]>([
    ["other letters", { magic: 0x32525443 }],
    ["too many features", { features: L }],
    ["too many outputs", { base: new Array(L).fill(0) }],
    ["more branches than nodes", { cutAt: new Array(12).fill(0) }],
  ])("are refused by their header: %s", (_, changes) => {
    const { bytes, header } = layOut(changes);
    expect(() => decodeCompactTrees(bytes)).toThrow(
      new RangeError(
        `decodeCompactTrees requires the header of compact trees, got ${header.join(", ")}`,
      ),
    );
  });

  it.each<[string, Partial<typeof PARTS>, string]>([
    [
      "a base that is none",
      { base: [0, Number.NaN] },
      "2 outputs that begin at numbers, got others",
    ],
    ["a foreign output", { treeOutput: [0, 1, 0] }, "1 outputs that begin at numbers, got others"],
    ["a foreign cut", { cutAt: [2, 0, 3, 0] }, "a cut of feature 1, got number 3"],
    [
      "a foreign feature",
      { feature: [1, L, L, 1, L, 1, L, L, 2, L, L] },
      "a cut of feature 2, got number 0",
    ],
    [
      "fewer leaves than nodes",
      { cutAt: [2, 0, 1, 0, 0], missing: [1, 0, 1, 0, 0], leaf: [1, -1, 2, 3, 4, 7] },
      "6 finite leaves, and numbers as cuts, got 7, or others",
    ],
    [
      "a cut that is none",
      { cut: [9, 0, -0, Number.NaN] },
      "7 finite leaves, and numbers as cuts, got 7, or others",
    ],
    [
      "an endless leaf",
      { leaf: [1, -1, 2, 3, 4, 7, 1 / 0] },
      "7 finite leaves, and numbers as cuts, got 7, or others",
    ],
    ["fewer trees than roots", { treeOutput: [0, 0] }, "2 whole trees, got 3 begun"],
    ["more trees than roots", { treeOutput: [0, 0, 0, 0] }, "4 whole trees, got 3 begun"],
    [
      "half a tree",
      { feature: [1, L, L, 1, L, 1, L, L, 0, L], leaf: [1, -1, 2, 3, 4, 7] },
      "3 whole trees, got 3 begun",
    ],
    [
      "a branch without leaves",
      { feature: [1, L, L, 1, L, 1, L, L, 0], leaf: [1, -1, 2, 3, 4] },
      "3 whole trees, got 3 begun",
    ],
  ])("are refused by name: %s", (_, changes, message) => {
    expect(() => decodeCompactTrees(layOut(changes).bytes)).toThrow(
      new RangeError(`decodeCompactTrees requires ${message}`),
    );
  });

  it("have no room for more outputs, or cuts of a feature, than their numbers hold", () => {
    const wide =
      "encodeCompactTrees requires fewer than 65535 features, outputs and cuts of a feature";
    const outputs = { ...ENSEMBLE, outputs: L, base: new Float32Array(L) };
    expect(() => encodeCompactTrees(outputs)).toThrow(
      new RangeError(`${wide}, got 2, 65535 and 3`),
    );
    // Only branches, which no walker could use: what is refused is how many cuts they have.
    const feature = new Int32Array(L);
    const cuts = { ...ENSEMBLE, feature, value: Float32Array.from(feature.keys()) };
    expect(() => encodeCompactTrees(cuts)).toThrow(new RangeError(`${wide}, got 2, 1 and 65535`));
  });
});
