import type { PbfReader } from "pbf";
import { takeText } from "./read-message.ts";

interface KnownText {
  /** As they stand in the file, their length before them. */
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Takes texts of a repeated field that follow each other, each behind the byte `tag` but the first.
 *
 * Of the kinds of nodes there are two, ten thousand times, before anything is compiled: a text is compared by
 * its bytes with the last one of its length, and decoded if it is another.
 */
export function takeTexts(reader: PbfReader, tag: number, into: string[]): void {
  const { buf } = reader;
  // By the first byte of the length.
  const known: KnownText[] = [];
  for (;;) {
    const start = reader.pos;
    const length = buf[start] as number;
    const before = known[length];
    if (before !== undefined && isAt(buf, start, before.bytes)) {
      reader.pos += before.bytes.length;
      into.push(before.text);
    } else {
      const text = takeText(reader);
      known[length] = { bytes: buf.subarray(start, reader.pos), text };
      into.push(text);
    }
    if (buf[reader.pos] !== tag) return;
    reader.pos++;
  }
}

function isAt(buffer: Uint8Array, at: number, bytes: Uint8Array): boolean {
  // Asked once: before it is compiled, asking for a length takes longer than comparing two bytes.
  const { length } = bytes;
  for (let i = 0; i < length; i++) if (buffer[at + i] !== bytes[i]) return false;
  return true;
}
