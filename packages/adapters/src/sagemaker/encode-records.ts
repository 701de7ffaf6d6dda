/** Of the RecordIO frame; a record's length and padding follow from it. */
const MAGIC = 0xced7230a;
/** Tags of length-delimited fields, by number, in the messages Record, its maps' entries, Value and Float32Tensor. */
const TAG = { features: 0x0a, label: 0x12, key: 0x0a, value: 0x12, float32: 0x12, values: 0x0a };
const encoder = new TextEncoder();

/**
 * Rows `from` up to `to` as Amazon's built-in algorithms take them: one protobuf `Record` a row, with the vector
 * [F] and the label [1] as dense float32 tensors, each record in a RecordIO frame.
 *
 * Chosen for what it keeps: a float32 arrives with its very bits, NaN (missing) among them, and a column that is
 * missing in every row is still a column. XGBoost's reader of text, which the container gives CSV and libsvm to,
 * keeps neither: it applies a decimal's exponent in float32, so that of numbers between 1e-12 and 1e-6, as decayed
 * sums are, one in six arrives as its neighbour and trees differ; and it has as many columns as the widest row.
 * Tests show both.
 *
 * All rows have the same width, so each record is the same bytes around its numbers. Numbers are copied as they
 * lie in memory: little-endian, as on every platform that Node runs SageMaker's clients on.
 *
 * @param rows `vectors` [N, F] and `labels` [N]
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/cdf-training.html, which has the messages
 */
export function encodeRecords(
  rows: { readonly vectors: Float32Array; readonly labels: Float32Array },
  features: number,
  from: number,
  to: number,
): Uint8Array {
  const { beforeVector, beforeLabel, frameBytes } = layOut(features);
  const vectors = bytesOf(rows.vectors);
  const labels = bytesOf(rows.labels);
  const vectorBytes = 4 * features;
  const out = new Uint8Array((to - from) * frameBytes);
  for (let n = from, at = 0; n < to; n++, at += frameBytes) {
    out.set(beforeVector, at);
    const vectorAt = at + beforeVector.length;
    out.set(vectors.subarray(n * vectorBytes, (n + 1) * vectorBytes), vectorAt);
    out.set(beforeLabel, vectorAt + vectorBytes);
    const labelAt = vectorAt + vectorBytes + beforeLabel.length;
    out.set(labels.subarray(4 * n, 4 * n + 4), labelAt);
  }
  return out;
}

/** Bytes that a row takes. */
export const recordBytes = (features: number): number => layOut(features).frameBytes;

function layOut(features: number) {
  const feature = tensorPrefix(TAG.features, 4 * features);
  const beforeLabel = tensorPrefix(TAG.label, 4);
  const recordLength = feature.length + 4 * features + beforeLabel.length + 4;
  const frame = new DataView(new ArrayBuffer(8));
  frame.setUint32(0, MAGIC, true);
  frame.setUint32(4, recordLength, true);
  const beforeVector = Uint8Array.of(...new Uint8Array(frame.buffer), ...feature);
  return { beforeVector, beforeLabel, frameBytes: 8 + 4 * Math.ceil(recordLength / 4) };
}

/** All that stands before a tensor's numbers: map entry ("values" → Value { Float32Tensor { values } }). */
function tensorPrefix(tag: number, numberBytes: number): number[] {
  const key = encoder.encode("values");
  const values = [TAG.values, ...varint(numberBytes)];
  const tensor = [TAG.float32, ...varint(values.length + numberBytes), ...values];
  const value = [TAG.value, ...varint(tensor.length + numberBytes), ...tensor];
  const entry = [TAG.key, ...varint(key.length), ...key, ...value];
  return [tag, ...varint(entry.length + numberBytes), ...entry];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left > 0x7f; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return [...bytes, left];
}

const bytesOf = ({ buffer, byteLength, byteOffset }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
