import { decodeOnnxModel } from "@porchlight/onnx/decode-onnx-model";
import { encodeOnnxModel } from "@porchlight/onnx/encode-onnx-model";
import type { OnnxModel } from "@porchlight/onnx/onnx-model";
import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";

const MODEL: OnnxModel = {
  opsets: { "": 17, m: 3 },
  metadata: { k: "v" },
  nodes: [
    {
      name: "n",
      operator: "Op",
      domain: "m",
      inputs: ["x", "w"],
      outputs: ["y"],
      attributes: {
        i: { type: "int", value: -2 },
        s: { type: "string", value: "é" },
        f: { type: "floats", value: Float32Array.of(0.5, -1) },
        l: { type: "ints", value: Int32Array.of(300, 0, -1) },
        t: { type: "strings", value: ["a", "a", "b"] },
        o: { type: "other" },
      },
    },
  ],
  inputs: [{ name: "x", elementType: 1, shape: ["N", 2] }],
  outputs: [{ name: "y", elementType: 7, shape: [""] }],
};

/** The same as bytes, as onnx.proto numbers the fields. */
const GOLDEN: readonly (readonly [meaning: string, hex: string])[] = [
  ["ir_version 8", "0808"],
  ["producer_name porchlight", "120a 706f7263686c69676874"],
  ["opset_import: no domain, 17", "4204 0a00 1011"],
  ["opset_import: m, 3", "4205 0a016d 1003"],
  ["metadata_props: k, v", "7206 0a016b 120176"],
  ["graph", "3aa401"],
  ["node: inputs x and w, output y", "0a74 0a0178 0a0177 120179"],
  ["name n, op_type Op", "1a016e 22024f70"],
  ["attribute i: i -2, type INT", "2a11 0a0169 18feffffffffffffffff01 a00102"],
  ["attribute s: s é, type STRING", "2a0a 0a0173 2202c3a9 a00103"],
  ["attribute f: floats 0.5 and -1, type FLOATS", "2a10 0a0166 3a08 0000003f 000080bf a00106"],
  [
    "attribute l: ints 300, 0 and -1, type INTS",
    "2a15 0a016c 420d ac02 00 ffffffffffffffffff01 a00107",
  ],
  ["attribute t: strings a, a and b, type STRINGS", "2a0f 0a0174 4a0161 4a0161 4a0162 a00108"],
  ["attribute o: type UNDEFINED", "2a06 0a016f a00100"],
  ["domain m", "3a016d"],
  ["name model", "1205 6d6f64656c"],
  [
    "input x: tensor_type of FLOAT, N and 2",
    "5a14 0a0178 120f 0a0d 0801 1209 0a03 12014e 0a02 0802",
  ],
  [
    "output y: tensor_type of INT64, a size without a name",
    "620f 0a0179 120a 0a08 0807 1204 0a02 1200",
  ],
];
const FILE = Uint8Array.from(
  GOLDEN.flatMap(([, hex]) => hex.replaceAll(" ", "").match(/../g) ?? []),
  (byte) => Number.parseInt(byte, 16),
);

type Write = (out: PbfWriter) => void;
const message = (field: number, write: Write) => (out: PbfWriter) =>
  out.writeMessage(field, (_, inside) => write(inside), undefined);
const all =
  (...writes: Write[]): Write =>
  (out) => {
    for (const write of writes) write(out);
  };
const text = (field: number, of: string) => (out: PbfWriter) => out.writeStringField(field, of);
const int = (field: number, of: number) => (out: PbfWriter) => out.writeVarintField(field, of);
const float = (field: number, of: number) => (out: PbfWriter) => out.writeFloatField(field, of);

/** A file of other writers' making. */
function decoded(...fields: Write[]): OnnxModel {
  const out = new PbfWriter();
  all(...fields)(out);
  return decodeOnnxModel(out.finish());
}
const attributeOf = (...fields: Write[]) =>
  decoded(message(7, message(1, message(5, all(text(1, "a"), ...fields))))).nodes[0]?.attributes.a;

describe("an ONNX file", () => {
  it("is written to the byte as onnx.proto says", () => {
    expect(Buffer.from(encodeOnnxModel(MODEL)).toString("hex")).toBe(
      Buffer.from(FILE).toString("hex"),
    );
  });

  it("is read as what was written", () => {
    expect(decodeOnnxModel(FILE)).toEqual(MODEL);
  });

  it("is read where it lies in a longer buffer of Node's kind", () => {
    const longer = Buffer.concat([Buffer.of(1), FILE, Buffer.of(1)]);
    expect(decodeOnnxModel(longer.subarray(1, -1))).toEqual(MODEL);
  });

  it("says of what it leaves out that it is empty", () => {
    const nothing = { opsets: {}, metadata: {}, nodes: [], inputs: [], outputs: [] };
    expect(decoded()).toEqual(nothing);
    const said = decoded(
      message(8, () => {}),
      message(14, () => {}),
      message(
        7,
        all(
          message(
            1,
            message(5, () => {}),
          ),
          message(11, () => {}),
        ),
      ),
    );
    expect(said).toEqual({
      ...nothing,
      opsets: { "": 0 },
      metadata: { "": "" },
      nodes: [
        {
          name: "",
          operator: "",
          domain: "",
          inputs: [],
          outputs: [],
          attributes: { "": { type: "other" } },
        },
      ],
      inputs: [{ name: "", elementType: 0, shape: [] }],
    });
  });

  it("may have dimensions of no size and of no name", () => {
    const shape = message(
      2,
      all(
        message(1, () => {}),
        message(1, int(1, -1)),
      ),
    );
    const { outputs } = decoded(message(7, message(12, message(2, message(1, shape)))));
    expect(outputs).toEqual([{ name: "", elementType: 0, shape: ["", -1] }]);
  });

  it("may call an entry __proto__, to no effect", () => {
    const entry = (field: number, value: Write) => message(field, all(text(1, "__proto__"), value));
    const { opsets, metadata } = decoded(entry(8, int(2, 1)), entry(14, text(2, "b")));
    expect(Object.entries(opsets)).toEqual([["__proto__", 1]]);
    expect(Object.entries(metadata)).toEqual([["__proto__", "b"]]);
  });

  it("may hold lists one by one, as writers by the second version of protobuf do", () => {
    expect(attributeOf(float(7, 0.5), float(7, -1), int(20, 6))).toEqual({
      type: "floats",
      value: [0.5, -1],
    });
    expect(attributeOf(int(8, 300), int(8, -1), int(20, 7))).toEqual({
      type: "ints",
      value: [300, -1],
    });
  });

  it.each([
    [2, { type: "int", value: 0 }],
    [3, { type: "string", value: "" }],
    [6, { type: "floats", value: [] }],
    [7, { type: "ints", value: [] }],
    [8, { type: "strings", value: [] }],
    // A float, a tensor, a graph: what no reader of trees asks for.
    [1, { type: "other" }],
    [4, { type: "other" }],
    [5, { type: "other" }],
    [99, { type: "other" }],
  ])("has attributes of the type %d that may say nothing else", (type, attribute) => {
    expect(attributeOf(int(20, type))).toEqual(attribute);
  });

  it("is refused with a sentence that keeps its cause where it is cut short", () => {
    for (let length = FILE.length - 1; length > FILE.length - 0xa4; length--) {
      const cut = () => decodeOnnxModel(FILE.subarray(0, length));
      expect(cut).toThrow(RangeError);
      expect(cut).toThrow(
        `decodeOnnxModel requires a whole ONNX file, got ${length} bytes that are none`,
      );
    }
    expect(() => decodeOnnxModel(Uint8Array.of(0x0a))).toThrow(
      expect.objectContaining({ cause: expect.any(Error) }),
    );
  });

  it.each<[string, Write]>([
    ["a text for a version", message(8, text(2, "3"))],
    ["a number for metadata", message(14, int(2, 3))],
    ["a number for a graph", int(7, 3)],
    ["a number for a node", message(7, int(1, 3))],
    ["a number for the name of an attribute", message(7, message(1, message(5, int(1, 3))))],
    ["a text for a type", message(7, message(1, message(5, text(20, "7"))))],
  ])("is refused if a field is of another make: %s", (_, field) => {
    expect(() => decoded(field)).toThrow("decodeOnnxModel requires a whole ONNX file");
  });
});
