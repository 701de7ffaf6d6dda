import { PbfWriter } from "pbf";
import {
  ATTRIBUTE_TYPES,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxValue,
} from "./onnx-model.ts";

const IR_VERSION = 8;

/** The bytes of an ONNX file. */
export function encodeOnnxModel(model: OnnxModel): Uint8Array {
  const out = new PbfWriter();
  out.writeVarintField(1, IR_VERSION);
  out.writeStringField(2, "porchlight");
  for (const opset of Object.entries(model.opsets)) out.writeMessage(8, writeOpset, opset);
  for (const entry of Object.entries(model.metadata)) out.writeMessage(14, writeEntry, entry);
  // Last, though not by number: then no file that is cut short is a whole one.
  out.writeMessage(7, writeGraph, model);
  return out.finish();
}

function writeGraph(model: OnnxModel, out: PbfWriter): void {
  for (const node of model.nodes) out.writeMessage(1, writeNode, node);
  out.writeStringField(2, "model");
  for (const value of model.inputs) out.writeMessage(11, writeValue, value);
  for (const value of model.outputs) out.writeMessage(12, writeValue, value);
}

function writeNode(node: OnnxNode, out: PbfWriter): void {
  for (const input of node.inputs) out.writeStringField(1, input);
  for (const output of node.outputs) out.writeStringField(2, output);
  out.writeStringField(3, node.name);
  out.writeStringField(4, node.operator);
  for (const entry of Object.entries(node.attributes)) out.writeMessage(5, writeAttribute, entry);
  out.writeStringField(7, node.domain);
}

function writeAttribute([name, attribute]: [string, OnnxAttribute], out: PbfWriter): void {
  out.writeStringField(1, name);
  switch (attribute.type) {
    case "int":
      out.writeVarintField(3, attribute.value);
      break;
    case "string":
      out.writeStringField(4, attribute.value);
      break;
    case "floats":
      out.writePackedFloat(7, Array.from(attribute.value));
      break;
    case "ints":
      out.writePackedVarint(8, Array.from(attribute.value));
      break;
    case "strings":
      for (const text of attribute.value) out.writeStringField(9, text);
  }
  out.writeVarintField(20, ATTRIBUTE_TYPES[attribute.type]);
}

function writeValue(value: OnnxValue, out: PbfWriter): void {
  out.writeStringField(1, value.name);
  out.writeMessage(2, writeType, value);
}

function writeType(value: OnnxValue, out: PbfWriter): void {
  out.writeMessage(1, writeTensorType, value);
}

function writeTensorType({ elementType, shape }: OnnxValue, out: PbfWriter): void {
  out.writeVarintField(1, elementType);
  out.writeMessage(2, writeShape, shape);
}

function writeShape(shape: OnnxValue["shape"], out: PbfWriter): void {
  for (const size of shape) out.writeMessage(1, writeDimension, size);
}

function writeDimension(size: number | string, out: PbfWriter): void {
  if (typeof size === "number") out.writeVarintField(1, size);
  else out.writeStringField(2, size);
}

function writeOpset([domain, version]: [string, number], out: PbfWriter): void {
  out.writeStringField(1, domain);
  out.writeVarintField(2, version);
}

function writeEntry([key, value]: [string, string], out: PbfWriter): void {
  out.writeStringField(1, key);
  out.writeStringField(2, value);
}
