/** A document as UBJSON in the manner of XGBoost: typed lists where all are numbers, 64-bit lengths. */
export const encodeUbjson = (document: unknown): Uint8Array =>
  Uint8Array.from(valueBytes(JSON.parse(JSON.stringify(document))));

function valueBytes(value: unknown): number[] {
  if (value === null) return chars("Z");
  if (typeof value === "boolean") return chars(value ? "T" : "F");
  if (typeof value === "number") return [...chars("D"), ...double(value)];
  if (typeof value === "string") return [...chars("S"), ...textBytes(value)];
  if (Array.isArray(value)) return listBytes(value);
  const entries = Object.entries(value as object).flatMap(([key, of]) => [
    ...textBytes(key),
    ...valueBytes(of),
  ]);
  return [...chars("{"), ...entries, ...chars("}")];
}

const listBytes = (list: readonly unknown[]): number[] =>
  list.length > 0 && list.every((one) => typeof one === "number")
    ? [...chars("[$D#L"), ...int64(list.length), ...list.flatMap(double)]
    : [...chars("["), ...list.flatMap(valueBytes), ...chars("]")];

const textBytes = (text: string): number[] => {
  const bytes = new TextEncoder().encode(text);
  return [...chars("L"), ...int64(bytes.length), ...bytes];
};

export const chars = (text: string): number[] => Array.from(text, (one) => one.charCodeAt(0));

export const int64 = (value: number): number[] =>
  bytesOf((view) => view.setBigInt64(0, BigInt(value)));
const double = (value: number): number[] => bytesOf((view) => view.setFloat64(0, value));

function bytesOf(set: (view: DataView) => void): number[] {
  const view = new DataView(new ArrayBuffer(8));
  set(view);
  return [...new Uint8Array(view.buffer)];
}
