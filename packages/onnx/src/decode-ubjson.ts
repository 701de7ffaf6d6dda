/** Messages inside messages; XGBoost's go eight deep. */
const DEPTH_MAX = 64;

/** How numbers lie in a file, big-endian, by their marker. */
const NUMBERS: Readonly<
  Record<string, { bytes: number; read(view: DataView, at: number): number }>
> = {
  i: { bytes: 1, read: (view, at) => view.getInt8(at) },
  U: { bytes: 1, read: (view, at) => view.getUint8(at) },
  I: { bytes: 2, read: (view, at) => view.getInt16(at) },
  l: { bytes: 4, read: (view, at) => view.getInt32(at) },
  // Past 2^53 a number is rounded; XGBoost has none.
  L: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at)) },
  d: { bytes: 4, read: (view, at) => view.getFloat32(at) },
  D: { bytes: 8, read: (view, at) => view.getFloat64(at) },
};

/**
 * The document in a UBJSON file (draft 12), as XGBoost writes it: what a JSON parser would make of the
 * same document, but that lists of numbers of one type are Float64Arrays.
 *
 * @throws RangeError for what is no such file, is cut short, or goes on behind its end
 * @see https://ubjson.org
 */
export function decodeUbjson(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  const document = readValue(reader, reader.marker(), 0);
  if (reader.at !== bytes.length) refuse("a file that ends with its document", reader.at);
  return document;
}

class Reader {
  at = 0;
  private readonly view: DataView;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Where the next `length` bytes begin, which are all there. */
  skip(length: number): number {
    const start = this.at;
    if (length > this.bytes.length - start) refuse(`${length} bytes more`, start);
    this.at += length;
    return start;
  }

  marker(): string {
    return String.fromCharCode(this.bytes[this.skip(1)] as number);
  }

  /** Steps over a marker if it is the next. */
  takes(marker: string): boolean {
    const isNext = this.bytes[this.at] === marker.charCodeAt(0);
    if (isNext) this.at++;
    return isNext;
  }

  number(marker: string): number {
    const kind = Object.hasOwn(NUMBERS, marker) ? NUMBERS[marker] : undefined;
    if (kind === undefined) return refuse("a marker that UBJSON has", this.at - 1);
    return kind.read(this.view, this.skip(kind.bytes));
  }

  count(): number {
    const count = this.number(this.marker());
    return Number.isSafeInteger(count) && count >= 0 ? count : refuse("a count", this.at);
  }

  text(): string {
    const length = this.count();
    const start = this.skip(length);
    return utf8.decode(this.bytes.subarray(start, start + length));
  }

  /** A list of numbers of one type: all there before room is made for them. */
  numbers(marker: string, count: number): Float64Array {
    const kind = Object.hasOwn(NUMBERS, marker) ? NUMBERS[marker] : undefined;
    if (kind === undefined) return refuse("a list of numbers", this.at);
    const start = this.skip(count * kind.bytes);
    return Float64Array.from({ length: count }, (_, i) =>
      kind.read(this.view, start + i * kind.bytes),
    );
  }
}

const utf8 = new TextDecoder();

function readValue(reader: Reader, marker: string, depth: number): unknown {
  if (depth > DEPTH_MAX) refuse(`no more than ${DEPTH_MAX} levels`, reader.at);
  switch (marker) {
    case "{":
      return readObject(reader, depth);
    case "[":
      return readList(reader, depth);
    case "S":
      return reader.text();
    case "C":
      return reader.marker();
    case "T":
      return true;
    case "F":
      return false;
    case "Z":
      return null;
    default:
      return reader.number(marker);
  }
}

function readObject(reader: Reader, depth: number): Readonly<Record<string, unknown>> {
  const entries: [string, unknown][] = [];
  if (reader.takes("#")) {
    for (let left = reader.count(); left > 0; left--) entries.push(readEntry(reader, depth));
  } else {
    while (!reader.takes("}")) entries.push(readEntry(reader, depth));
  }
  // Defines keys rather than assigning them: a file may call one "__proto__".
  return Object.fromEntries(entries);
}

const readEntry = (reader: Reader, depth: number): [string, unknown] => {
  const key = reader.text();
  return [key, readValue(reader, reader.marker(), depth + 1)];
};

function readList(reader: Reader, depth: number): readonly unknown[] | Float64Array {
  const type = reader.takes("$") ? reader.marker() : undefined;
  if (type !== undefined && !reader.takes("#")) refuse("a count behind a type", reader.at);
  if (type !== undefined) return reader.numbers(type, reader.count());
  const list: unknown[] = [];
  if (reader.takes("#")) {
    for (let left = reader.count(); left > 0; left--)
      list.push(readValue(reader, reader.marker(), depth + 1));
  } else {
    while (!reader.takes("]")) list.push(readValue(reader, reader.marker(), depth + 1));
  }
  return list;
}

function refuse(requirement: string, at: number): never {
  throw new RangeError(`decodeUbjson requires ${requirement}, got something else at byte ${at}`);
}
