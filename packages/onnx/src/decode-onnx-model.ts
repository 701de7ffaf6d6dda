import { PbfReader } from "pbf";
import {
  ATTRIBUTE_TYPES,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxValue,
} from "./onnx-model.ts";

/** @throws RangeError if the bytes are no ONNX file, or one cut short */
export function decodeOnnxModel(bytes: Uint8Array): OnnxModel {
  try {
    return readModel(bytes);
  } catch (cause) {
    throw new RangeError(
      `decodeOnnxModel requires a whole ONNX file, got ${bytes.length} bytes that are none`,
      { cause },
    );
  }
}

function readModel(bytes: Uint8Array): OnnxModel {
  const model = {
    opsets: {} as Record<string, number>,
    metadata: {} as Record<string, string>,
    nodes: [] as OnnxNode[],
    inputs: [] as OnnxValue[],
    outputs: [] as OnnxValue[],
  };
  readFields(bytes, (field, reader) => {
    if (field === 7) readGraph(takeBytes(reader), model);
    else if (field === 8) {
      const [domain, version] = readPair(takeBytes(reader));
      model.opsets[domain] = Number(version);
    } else if (field === 14) {
      const [key, value] = readPair(takeBytes(reader));
      model.metadata[key] = String(value);
    }
  });
  return model;
}

function readGraph(
  bytes: Uint8Array,
  into: { nodes: OnnxNode[]; inputs: OnnxValue[]; outputs: OnnxValue[] },
): void {
  readFields(bytes, (field, reader) => {
    if (field === 1) into.nodes.push(readNode(takeBytes(reader)));
    else if (field === 11) into.inputs.push(readValue(takeBytes(reader)));
    else if (field === 12) into.outputs.push(readValue(takeBytes(reader)));
  });
}

function readNode(bytes: Uint8Array): OnnxNode {
  const attributes: Record<string, OnnxAttribute> = {};
  const node = {
    name: "",
    operator: "",
    domain: "",
    inputs: [] as string[],
    outputs: [] as string[],
  };
  readFields(bytes, (field, reader) => {
    if (field === 1) node.inputs.push(takeText(reader));
    else if (field === 2) node.outputs.push(takeText(reader));
    else if (field === 3) node.name = takeText(reader);
    else if (field === 4) node.operator = takeText(reader);
    else if (field === 5) {
      const [name, attribute] = readAttribute(takeBytes(reader));
      attributes[name] = attribute;
    } else if (field === 7) node.domain = takeText(reader);
  });
  return { ...node, attributes };
}

function readAttribute(bytes: Uint8Array): [string, OnnxAttribute] {
  let name = "";
  let type = 0;
  let int = 0;
  let text = "";
  const floats: number[] = [];
  const ints: number[] = [];
  const strings: string[] = [];
  readFields(bytes, (field, reader) => {
    if (field === 1) name = takeText(reader);
    else if (field === 3) int = reader.readVarint(true);
    else if (field === 4) text = takeText(reader);
    else if (field === 7) takeFloats(reader, floats);
    else if (field === 8) takeInts(reader, ints);
    else if (field === 9) strings.push(takeText(reader));
    else if (field === 20) type = reader.readVarint();
  });
  return [name, attributeOf(type, { int, text, floats, ints, strings })];
}

function attributeOf(
  type: number,
  found: { int: number; text: string; floats: number[]; ints: number[]; strings: string[] },
): OnnxAttribute {
  if (type === ATTRIBUTE_TYPES.int) return { type: "int", value: found.int };
  if (type === ATTRIBUTE_TYPES.string) return { type: "string", value: found.text };
  if (type === ATTRIBUTE_TYPES.floats) return { type: "floats", value: found.floats };
  if (type === ATTRIBUTE_TYPES.ints) return { type: "ints", value: found.ints };
  if (type === ATTRIBUTE_TYPES.strings) return { type: "strings", value: found.strings };
  return { type: "other" };
}

/** A value's name is its first field; its type is a message three messages deep. */
function readValue(bytes: Uint8Array): OnnxValue {
  const value = { name: "", elementType: 0, shape: [] as (number | string)[] };
  readFields(bytes, (field, reader) => {
    if (field === 1) value.name = takeText(reader);
    else if (field === 2)
      readInner(takeBytes(reader), 1, (tensor) => readTensorType(tensor, value));
  });
  return value;
}

function readTensorType(
  bytes: Uint8Array,
  into: { elementType: number; shape: (number | string)[] },
): void {
  readFields(bytes, (field, reader) => {
    if (field === 1) into.elementType = reader.readVarint();
    else if (field === 2)
      readInner(takeBytes(reader), 1, (dimension) => into.shape.push(readDimension(dimension)));
  });
}

function readDimension(bytes: Uint8Array): number | string {
  let size: number | string = "";
  readFields(bytes, (field, reader) => {
    if (field === 1) size = reader.readVarint(true);
    else if (field === 2) size = takeText(reader);
  });
  return size;
}

/** A message of a text and a text or number: entries of metadata, operator sets. */
function readPair(bytes: Uint8Array): [string, string | number] {
  const pair: [string, string | number] = ["", ""];
  readFields(bytes, (field, reader) => {
    if (field === 1) pair[0] = takeText(reader);
    else if (field === 2)
      pair[1] = reader.type === LENGTHED ? takeText(reader) : reader.readVarint();
  });
  return pair;
}

function readInner(bytes: Uint8Array, wanted: number, read: (inner: Uint8Array) => void): void {
  readFields(bytes, (field, reader) => {
    if (field === wanted) read(takeBytes(reader));
  });
}

/** The wire type of what carries its length: bytes, texts, messages, packed numbers. */
const LENGTHED = 2;

// The library does not look at where its bytes end: each length is checked before it is believed.
function takeBytes(reader: PbfReader): Uint8Array {
  if (reader.type !== LENGTHED) throw new RangeError(`wire type ${reader.type} holds no bytes`);
  const bytes = reader.readBytes();
  if (reader.pos > reader.length) throw new RangeError("a message is cut short");
  return bytes;
}

// One for all texts: a file has one a node, and making a decoder costs more than using it.
const utf8 = new TextDecoder();
const takeText = (reader: PbfReader): string => utf8.decode(takeBytes(reader));

function takeFloats(reader: PbfReader, into: number[]): void {
  if (reader.type !== LENGTHED) {
    into.push(reader.readFloat());
    return;
  }
  const { buffer, byteOffset, length } = takeBytes(reader);
  if (length % 4 !== 0) throw new RangeError("a number is cut short");
  const view = new DataView(buffer, byteOffset, length);
  for (let at = 0; at < length; at += 4) into.push(view.getFloat32(at, true));
}

function takeInts(reader: PbfReader, into: number[]): void {
  if (reader.type !== LENGTHED) {
    into.push(reader.readVarint(true));
    return;
  }
  const packed = new PbfReader(takeBytes(reader));
  while (packed.pos < packed.length) into.push(packed.readVarint(true));
  if (packed.pos !== packed.length) throw new RangeError("a number is cut short");
}

function readFields(bytes: Uint8Array, read: (field: number, reader: PbfReader) => void): void {
  const reader = new PbfReader(bytes);
  reader.readFields((field, _, from) => read(field, from), undefined);
  if (reader.pos !== reader.length) throw new RangeError("a message is cut short");
}
