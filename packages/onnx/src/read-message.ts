import { PbfReader } from "pbf";

/** Takes the value that a reader stands at. */
export type Take<V> = (reader: PbfReader) => V;

/** By its number, where the value of each field goes. */
export type Fields<T> = Readonly<Record<number, (into: T, reader: PbfReader) => void>>;

/** What stands before a value: of which kind it is on the wire. */
const WIRE = { varint: 0, lengthed: 2 } as const;

/**
 * Reads a protobuf message as a table says; fields that it does not name are skipped.
 *
 * @throws RangeError if the message is cut short
 */
export function readMessage<T>(bytes: Uint8Array, into: T, fields: Fields<NoInfer<T>>): T {
  const reader = new PbfReader(bytes);
  reader.readFields((field, result, from) => fields[field]?.(result, from), into);
  // The library does not look at where its bytes end: whichever length was too long, it shows here.
  if (reader.pos !== reader.length)
    throw new RangeError(
      `readMessage requires fields of ${reader.length} bytes, got ${reader.pos} bytes of them`,
    );
  return into;
}

/** A field's value under a key; the last one counts. */
export const set =
  <K extends string, V>(key: K, take: Take<V>) =>
  (into: Record<K, V>, reader: PbfReader): void => {
    into[key] = take(reader);
  };

/** Values of a repeated field in a list. */
export const add =
  <K extends string, V>(key: K, take: Take<V>) =>
  (into: Readonly<Record<K, V[]>>, reader: PbfReader): void => {
    into[key].push(take(reader));
  };

/** A message whose fields go where those around it go. */
export const inner =
  <T>(fields: Fields<NoInfer<T>>) =>
  (into: T, reader: PbfReader): void => {
    readMessage(takeBytes(reader), into, fields);
  };

/** Whether the value carries its length: bytes, a text, a message, packed numbers. */
export const isLengthed = (reader: PbfReader): boolean => reader.type === WIRE.lengthed;

export function takeBytes(reader: PbfReader): Uint8Array {
  if (isLengthed(reader)) return reader.readBytes();
  throw new RangeError(`takeBytes requires bytes, got wire type ${reader.type}`);
}

export function takeInt(reader: PbfReader): number {
  if (reader.type === WIRE.varint) return reader.readVarint(true);
  throw new RangeError(`takeInt requires an integer, got wire type ${reader.type}`);
}

// One for all texts: making a decoder costs more than using it.
const utf8 = new TextDecoder();
export const takeText = (reader: PbfReader): string => utf8.decode(takeBytes(reader));
