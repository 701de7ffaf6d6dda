import { PbfReader } from "pbf";
import { isLengthed, takeBytes, takeInt } from "./read-message.ts";

/** Floats of a repeated field: all of them packed, or the next one. */
export function takeFloats(reader: PbfReader): ArrayLike<number> {
  if (!isLengthed(reader)) return [reader.readFloat()];
  // In the file as in memory, the least byte first; a copy, since they may lie at any place there.
  return new Float32Array(takeBytes(reader).slice().buffer);
}

/** Integers of a repeated field: all of them packed, or the next one. */
export function takeInts(reader: PbfReader): ArrayLike<number> {
  if (!isLengthed(reader)) return [takeInt(reader)];
  const bytes = takeBytes(reader);
  const packed = new PbfReader(bytes);
  // In 32 bits where they fit: reading from such an array makes no objects.
  const { length } = bytes;
  const ints = new Int32Array(length);
  let [count, at] = [0, 0];
  // Most are of one byte or two: read here, since a start is over before the library's way is compiled.
  while (at < length) {
    const first = bytes[at] as number;
    const second = bytes[at + 1] as number;
    if (first < 0x80) {
      ints[count++] = first;
      at++;
    } else if (second < 0x80) {
      ints[count++] = (first & 0x7f) | (second << 7);
      at += 2;
    } else {
      packed.pos = at;
      const value = packed.readVarint(true);
      if (value !== (value | 0)) return readWide(new PbfReader(bytes));
      ints[count++] = value;
      at = packed.pos;
    }
  }
  return ints.subarray(0, count);
}

/** Integers of which some have more than 32 bits. */
function readWide(packed: PbfReader): number[] {
  const ints: number[] = [];
  while (packed.pos < packed.length) ints.push(packed.readVarint(true));
  return ints;
}

/** A list comes in parts: packed, as whoever cares for size writes it, it is one, and stays what it is. */
export function joinParts(parts: readonly ArrayLike<number>[]): ArrayLike<number> {
  return parts.length === 1
    ? (parts[0] as ArrayLike<number>)
    : parts.flatMap((part) => Array.from(part));
}
