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
    // As plain bytes: of Node's own kind each part would be made by its constructor.
    return readModel(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
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
  let floats: ArrayLike<number> = [];
  let ints: ArrayLike<number> = [];
  const strings: string[] = [];
  readFields(bytes, (field, reader) => {
    if (field === 1) name = takeText(reader);
    else if (field === 3) int = reader.readVarint(true);
    else if (field === 4) text = takeText(reader);
    else if (field === 7) floats = joined(floats, takeFloats(reader));
    else if (field === 8) ints = joined(ints, takeInts(reader));
    else if (field === 9) takeTexts(reader, strings);
    else if (field === 20) type = reader.readVarint();
  });
  return [name, attributeOf(type, { int, text, floats, ints, strings })];
}

function attributeOf(
  type: number,
  found: {
    readonly int: number;
    readonly text: string;
    readonly floats: ArrayLike<number>;
    readonly ints: ArrayLike<number>;
    readonly strings: readonly string[];
  },
): OnnxAttribute {
  if (type === ATTRIBUTE_TYPES.int) return { type: "int", value: found.int };
  if (type === ATTRIBUTE_TYPES.string) return { type: "string", value: found.text };
  if (type === ATTRIBUTE_TYPES.floats) return { type: "floats", value: found.floats };
  if (type === ATTRIBUTE_TYPES.ints) return { type: "ints", value: found.ints };
  if (type === ATTRIBUTE_TYPES.strings) return { type: "strings", value: found.strings };
  return { type: "other" };
}

/** A list may come in parts; packed, as whoever cares for size writes it, it is whole. */
const joined = (before: ArrayLike<number>, part: ArrayLike<number>): ArrayLike<number> =>
  before.length === 0 ? part : [...Array.from(before), ...Array.from(part)];

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

/** What stands before each text of a list: field 9, its length follows. */
const TEXT_TAG = (9 << 3) | LENGTHED;

/**
 * Takes texts that follow each other. Of the kinds of nodes there are two, ten thousand times: a text is compared
 * with those before by its bytes, and decoded if it is new.
 */
function takeTexts(reader: PbfReader, into: string[]): void {
  const { buf, length: end } = reader;
  const known: KnownText[] = [];
  for (;;) {
    let at = 0;
    while (at < known.length && !isAt(buf, reader.pos, end, (known[at] as KnownText).bytes)) at++;
    const before = known[at];
    if (before !== undefined) {
      reader.pos += 1 + before.bytes.length;
      into.push(before.text);
    } else {
      const bytes = takeBytes(reader);
      const text = utf8.decode(bytes);
      if (known.length < KNOWN_MAX && bytes.length < 0x80) known.push({ bytes, text });
      into.push(text);
    }
    if (reader.pos >= end || buf[reader.pos] !== TEXT_TAG) return;
    reader.pos++;
  }
}

interface KnownText {
  readonly bytes: Uint8Array;
  readonly text: string;
}
const KNOWN_MAX = 4;

/** Whether these bytes, and before them their length, are what stands there. */
function isAt(buffer: Uint8Array, at: number, end: number, bytes: Uint8Array): boolean {
  const { length } = bytes;
  if (buffer[at] !== length || at + 1 + length > end) return false;
  for (let i = 0; i < length; i++) if (buffer[at + 1 + i] !== bytes[i]) return false;
  return true;
}

function takeFloats(reader: PbfReader): ArrayLike<number> {
  if (reader.type !== LENGTHED) return [reader.readFloat()];
  const bytes = takeBytes(reader);
  if (bytes.length % 4 !== 0) throw new RangeError("a number is cut short");
  // In the file as in memory, the least byte first; a copy, since they may lie at any place there.
  return new Float32Array(bytes.slice().buffer);
}

function takeInts(reader: PbfReader): ArrayLike<number> {
  if (reader.type !== LENGTHED) return [reader.readVarint(true)];
  const bytes = takeBytes(reader);
  const packed = new PbfReader(bytes);
  // In 32 bits where they fit: reading from such an array makes no objects.
  let ints: Int32Array | Float64Array = new Int32Array(bytes.length);
  let [count, at] = [0, 0];
  // Most are of one byte or two: read here, since a start is over before the library's way is compiled.
  while (at < bytes.length) {
    const first = bytes[at] as number;
    const second = bytes[at + 1] ?? 0;
    if (first < 0x80) {
      ints[count] = first;
      at++;
    } else if (second < 0x80) {
      ints[count] = (first & 0x7f) | (second << 7);
      at += 2;
    } else {
      packed.pos = at;
      const value = packed.readVarint(true);
      if (value !== (value | 0)) ints = Float64Array.from(ints);
      ints[count] = value;
      at = packed.pos;
    }
    count++;
  }
  if (at !== bytes.length) throw new RangeError("a number is cut short");
  return ints.subarray(0, count);
}

function readFields(bytes: Uint8Array, read: (field: number, reader: PbfReader) => void): void {
  const reader = new PbfReader(bytes);
  reader.readFields((field, _, from) => read(field, from), undefined);
  if (reader.pos !== reader.length) throw new RangeError("a message is cut short");
}
