import type { LabelledRows } from "@porchlight/adapters/xgboost/labelled-rows";
import { PbfReader } from "pbf";

const MAGIC = 0xced7230a;

/**
 * Rows of RecordIO-framed `Record` messages, as the container's reader understands them: it takes the width from
 * the first record, and refuses a record of another.
 */
export function decodeRecords(bytes: Uint8Array): LabelledRows {
  const vectors: number[] = [];
  const labels: number[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let width: number | undefined;
  for (let at = 0; at < bytes.length; ) {
    if (view.getUint32(at, true) !== MAGIC) throw new Error(`no record begins at byte ${at}`);
    const length = view.getUint32(at + 4, true);
    const record = decodeRecord(bytes.subarray(at + 8, at + 8 + length));
    width ??= record.vector.length;
    if (record.vector.length !== width || record.label.length !== 1)
      throw new Error(`a record has ${record.vector.length} values, the first has ${width}`);
    vectors.push(...record.vector);
    labels.push(...record.label);
    at += 8 + 4 * Math.ceil(length / 4);
  }
  return { vectors: Float32Array.from(vectors), labels: Float32Array.from(labels) };
}

/** Fields by their numbers in the published messages: Record { 1: features, 2: label }, Value { 2: float32_tensor }. */
function decodeRecord(bytes: Uint8Array) {
  const maps = fieldsOf(bytes);
  return { vector: tensorIn(maps.get(1)), label: tensorIn(maps.get(2)) };
}

function tensorIn(entry: Uint8Array | undefined): number[] {
  const fields = fieldsOf(entry);
  if (new TextDecoder().decode(fields.get(1)) !== "values") throw new Error("no map of values");
  const tensor = fieldsOf(fieldsOf(fields.get(2)).get(2));
  // Packed: the numbers as they lie in memory.
  return [...new Float32Array((tensor.get(1) ?? new Uint8Array()).slice().buffer)];
}

/** Length-delimited fields by number. */
function fieldsOf(bytes: Uint8Array | undefined): Map<number, Uint8Array> {
  const fields = new Map<number, Uint8Array>();
  new PbfReader(bytes ?? new Uint8Array()).readFields((tag, _, reader) => {
    fields.set(tag, reader.readBytes());
  }, undefined);
  return fields;
}
