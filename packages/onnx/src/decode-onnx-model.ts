import type { PbfReader } from "pbf";
import {
  ATTRIBUTE_TYPES,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxValue,
} from "./onnx-model.ts";
import {
  add,
  inner,
  readMessage,
  set,
  type Take,
  takeBytes,
  takeInt,
  takeText,
} from "./read-message.ts";
import { joinParts, takeFloats, takeInts } from "./take-numbers.ts";
import { takeTexts } from "./take-texts.ts";

/** @throws RangeError if the bytes are no ONNX file, or one cut short */
export function decodeOnnxModel(bytes: Uint8Array): OnnxModel {
  try {
    // As plain bytes: of Node's own kind each part would be made by its constructor.
    return readModel(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw new RangeError(
      `decodeOnnxModel requires a whole ONNX file, got ${bytes.length} bytes that are none`,
      { cause },
    );
  }
}

/** Each table is a message of onnx.proto: what its fields are called here, and how they are taken. */
function readModel(bytes: Uint8Array): OnnxModel {
  const model = {
    opsets: [] as [string, number][],
    metadata: [] as [string, string][],
    nodes: [] as OnnxNode[],
    inputs: [] as OnnxValue[],
    outputs: [] as OnnxValue[],
  };
  readMessage(bytes, model, {
    7: inner({
      1: add("nodes", takeNode),
      11: add("inputs", takeValue),
      12: add("outputs", takeValue),
    }),
    8: add("opsets", (at) => takeEntry(at, takeInt, 0)),
    14: add("metadata", (at) => takeEntry(at, takeText, "")),
  });
  return {
    ...model,
    opsets: Object.fromEntries(model.opsets),
    metadata: Object.fromEntries(model.metadata),
  };
}

/** Of operator sets and metadata, whose messages are alike. */
function takeEntry<V>(reader: PbfReader, take: Take<V>, unsaid: V): [string, V] {
  const entry = { key: "", value: unsaid };
  readMessage(takeBytes(reader), entry, { 1: set("key", takeText), 2: set("value", take) });
  return [entry.key, entry.value];
}

function takeNode(reader: PbfReader): OnnxNode {
  const node = {
    name: "",
    operator: "",
    domain: "",
    inputs: [] as string[],
    outputs: [] as string[],
    attributes: [] as [string, OnnxAttribute][],
  };
  readMessage(takeBytes(reader), node, {
    1: add("inputs", takeText),
    2: add("outputs", takeText),
    3: set("name", takeText),
    4: set("operator", takeText),
    5: add("attributes", takeAttribute),
    7: set("domain", takeText),
  });
  return { ...node, attributes: Object.fromEntries(node.attributes) };
}

/** What stands before each text of an attribute's list: its field, 9, and that its length follows. */
const TEXT_TAG = (9 << 3) | 2;

function takeAttribute(reader: PbfReader): [string, OnnxAttribute] {
  const found = {
    name: "",
    type: 0,
    int: 0,
    text: "",
    floats: [] as ArrayLike<number>[],
    ints: [] as ArrayLike<number>[],
    strings: [] as string[],
  };
  readMessage(takeBytes(reader), found, {
    1: set("name", takeText),
    3: set("int", takeInt),
    4: set("text", takeText),
    7: add("floats", takeFloats),
    8: add("ints", takeInts),
    9: ({ strings }, at) => takeTexts(at, TEXT_TAG, strings),
    20: set("type", takeInt),
  });
  const ofType: Readonly<Record<number, OnnxAttribute>> = {
    [ATTRIBUTE_TYPES.int]: { type: "int", value: found.int },
    [ATTRIBUTE_TYPES.string]: { type: "string", value: found.text },
    [ATTRIBUTE_TYPES.floats]: { type: "floats", value: joinParts(found.floats) },
    [ATTRIBUTE_TYPES.ints]: { type: "ints", value: joinParts(found.ints) },
    [ATTRIBUTE_TYPES.strings]: { type: "strings", value: found.strings },
  };
  return [found.name, ofType[found.type] ?? { type: "other" }];
}

/** A value's type is a message three messages deep. */
function takeValue(reader: PbfReader): OnnxValue {
  const value = { name: "", elementType: 0, shape: [] as (number | string)[] };
  return readMessage(takeBytes(reader), value, {
    1: set("name", takeText),
    2: inner({
      1: inner({
        1: set("elementType", takeInt),
        2: inner({ 1: add("shape", takeDimension) }),
      }),
    }),
  });
}

function takeDimension(reader: PbfReader): number | string {
  const dimension: { size: number | string } = { size: "" };
  readMessage(takeBytes(reader), dimension, {
    1: set("size", takeInt as Take<number | string>),
    2: set("size", takeText as Take<number | string>),
  });
  return dimension.size;
}
